// The store a scenario runs on: one SQLite file, made from a copy, opened twice as two processes open it.
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from '../../../../bot/storage/sqlite/open-sqlite-store.js';
import type { Store } from '../../../../bot/storage/store.js';

export interface StorePair {
  readonly of: readonly [Store, Store];
  close(): Promise<void>;
}

export interface Stores {
  /** Two stores over one new, empty file. */
  open(): StorePair;
  /** Removes everything. */
  remove(): void;
}

/** In memory where the machine has such a folder: durability is proved elsewhere, and a disk would make runs few. */
export async function createStores(): Promise<Stores> {
  const memory = '/dev/shm';
  const folder = mkdtempSync(join(existsSync(memory) ? memory : tmpdir(), 'countersign-model-'));
  const empty = join(folder, 'empty.db');
  const now = (): string => '2026-11-23T14:05:00.000Z';
  await openSqliteStore(empty, now).close();
  let count = 0;
  return {
    open: () => {
      const file = join(folder, `run${String((count += 1))}.db`);
      copyFileSync(empty, file);
      const [left, right] = [openSqliteStore(file, now), openSqliteStore(file, now)];
      return {
        of: [left, right],
        close: async () => {
          await left.close();
          await right.close();
          for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
        },
      };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
