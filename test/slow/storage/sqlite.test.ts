// One SQLite file between processes that are killed, start together, or may write no further.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { openSqliteStore } from '../../../bot/storage/sqlite/open-sqlite-store.js';
import type { Store } from '../../../bot/storage/store.js';
import { chainEvent } from '../../../bot/workflow/audit-chain.js';
import { createClock } from '../../storage/given.js';
import { makeFolder } from '../../support/folder.js';
import { sampleRequest } from '../../support/requests.js';

let folder: string;
let file: string;
let opened: Store[];

beforeEach(() => {
  folder = makeFolder('countersign-store-');
  file = join(folder, 'data', 'countersign.db');
  opened = [];
});
afterEach(async () => {
  for (const store of opened) await store.close();
  rmSync(folder, { recursive: true, force: true });
});

function openStore(): Store {
  const store = openSqliteStore(file, createClock().now);
  opened.push(store);
  return store;
}

describe('SQLite, between processes', () => {
  interface Writer {
    /** The versions it was told are saved, so far. */
    acknowledged(): number[];
    /** Resolves when it has ended, however it did; with what it said on stderr. */
    readonly ended: Promise<string>;
    kill(): void;
    /** Resolves when it was told of so many commits. */
    after(commits: number): Promise<void>;
  }

  /** Starts writer.ts on its own, from the sources; `before` is what its shell does first. */
  function startWriter(commits: number, before = ''): Writer {
    const at = (name: string): string => join(__dirname, '../../storage', name);
    const program = ['--no-warnings', '--import', at('run-typescript.mjs'), at('writer.ts')];
    const child = spawn(
      'sh',
      ['-c', `${before} exec "$@"`, 'sh', process.execPath, ...program, file, 'shared', `${commits}`],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let output = '';
    let errors = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
    const lines = (): string[] => output.split('\n').slice(0, -1);
    return {
      acknowledged: () => lines().map(Number),
      ended: once(child, 'close').then(() => errors),
      kill: () => child.kill('SIGKILL'),
      after: async (wanted) => {
        while (lines().length < wanted) await once(child.stdout, 'data');
      },
    };
  }

  /** Checks every link of a trail anew. */
  async function expectWholeTrail(store: Store, length: number): Promise<void> {
    const trail = await store.history('shared');
    expect(trail).toHaveLength(length);
    let request = sampleRequest({ id: 'shared' });
    for (const event of trail) {
      const { actor, action, detail } = event;
      const sealed = chainEvent(request, { action, detail, ...(actor && { actor }) }, event.at);
      expect(event).toStrictEqual(sealed.event);
      request = sealed.request;
    }
    expect((await store.load('shared'))?.head).toBe(request.head);
  }

  it('a process killed between commits loses none it was told of', async () => {
    let last = 0;
    for (const commits of [1, 7, 40]) {
      const writer = startWriter(1_000_000);
      await writer.after(commits);
      writer.kill();
      expect(await writer.ended).toBe('');
      const told = writer.acknowledged();
      expect(told).toEqual(told.map((_, at) => last + 1 + at));

      const store = openStore();
      const { version } = (await store.load('shared'))!;
      // One commit more may be saved than the process lived to tell.
      expect([told.at(-1)!, told.at(-1)! + 1]).toContain(version);
      await expectWholeTrail(store, version);
      await store.close();
      last = version;
    }
  });

  it('processes that start together on no file at all share one request without losing a step', async () => {
    const writers = [startWriter(30), startWriter(30), startWriter(30)];
    expect(await Promise.all(writers.map((writer) => writer.ended))).toEqual(['', '', '']);
    const told = writers.flatMap((writer) => writer.acknowledged()).toSorted((a, b) => a - b);
    expect(told).toEqual(Array.from({ length: 90 }, (_, at) => at + 1));
    await expectWholeTrail(openStore(), 90);
  });

  it('a process whose file may grow no further says so, and loses no commit it was told of', async () => {
    const writer = startWriter(1_000_000, 'ulimit -f 800;');
    expect(await writer.ended).toMatch(
      /saving request shared: SQLITE_(IOERR_WRITE; the disk does not do what it is told|FULL; the disk is full)/,
    );
    const told = writer.acknowledged();
    expect(told.length).toBeGreaterThan(3);
    await expectWholeTrail(openStore(), told.at(-1)!);
  });
});
