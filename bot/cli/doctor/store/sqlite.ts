// The SQLite store: looked at, written to and left as it was.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { SCHEMA_VERSION } from '../../../storage/sqlite/migrations.js';
import { networkDisk } from '../../../storage/sqlite/network-disk.js';
import { openSqliteStore } from '../../../storage/sqlite/open-sqlite-store.js';
import { checkDisk } from './disk.js';
import { ok, problem, type Finding } from '../finding.js';
import { storeTrouble } from './store-trouble.js';
import { tryStore } from './try-store.js';
import type { Case } from '../tools.js';

/** A line on the disk, a line on the store. Where there is no store yet none is made: a trial one is, and removed. */
export async function checkSqlite(given: Case, path: string): Promise<readonly Finding[]> {
  const { tools } = given;
  const file = resolve(tools.folder, path);
  const folder = nearestFolder(file);
  const type = tools.diskType(folder);
  const disk = checkDisk(folder, type);
  if (networkDisk(type) !== undefined) return [disk];
  const subject = `store ${file}`;
  try {
    return [
      disk,
      existsSync(file) ? await tryFile(given, subject, file) : await tryFolder(given, subject, folder),
    ];
  } catch (error) {
    return [disk, storeTrouble(subject, error)];
  }
}

async function tryFile(given: Case, subject: string, file: string): Promise<Finding> {
  const version = await schemaVersionIn(file);
  // Opening it would bring it up to date, under a bot that may still be the older one.
  if (version > 0 && version < SCHEMA_VERSION)
    return ok(
      subject,
      `written by an older version; the next start brings it up to date`,
      'back it up before',
    );
  const isWhole = await tryAt(given, file);
  return isWhole
    ? ok(subject, 'opens, takes a row, gives it back and lets go of it')
    : problem(subject, 'a row that was written did not come back', 'put back a copy from before');
}

async function tryFolder(given: Case, subject: string, folder: string): Promise<Finding> {
  const trial = mkdtempSync(join(folder, 'countersign-doctor-'));
  try {
    const isWhole = await tryAt(given, join(trial, 'trial.db'));
    const found = `there is none yet; a trial one in ${folder} worked and was removed`;
    return isWhole
      ? ok(subject, found, 'the first start makes it')
      : problem(
          subject,
          `a row written to a trial store in ${folder} did not come back`,
          'choose another disk',
        );
  } finally {
    rmSync(trial, { recursive: true, force: true });
  }
}

async function tryAt({ tools }: Case, file: string): Promise<boolean> {
  const store = openSqliteStore(file, () => tools.clock.now());
  try {
    return await tryStore(store, `doctor-${tools.guid()}`);
  } finally {
    await store.close();
  }
}

/** `PRAGMA user_version` without opening the database: bytes 60 to 63 of the file (sqlite.org/fileformat.html, 1.3). */
async function schemaVersionIn(file: string): Promise<number> {
  const handle = await open(file, 'r');
  try {
    const header = Buffer.alloc(64);
    await handle.read(header, 0, 64, 0);
    return header.readUInt32BE(60);
  } finally {
    await handle.close();
  }
}

function nearestFolder(file: string): string {
  let folder = dirname(file);
  while (!existsSync(folder)) folder = dirname(folder);
  return folder;
}
