// What the guide promises an operator is so: its backup is whole, its restore runs, its sums add up, its settings exist.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { clouds } from '../../bot/config/clouds.js';
import { openSqliteStore } from '../../bot/storage/sqlite/open-sqlite-store.js';
import type { Store } from '../../bot/storage/store.js';
import { root, textOf } from '../repo/project.js';
import { commit, createClock } from '../storage/given.js';
import { sampleRequest } from '../support/requests.js';
import { makeFolder } from '../support/folder.js';

const guide = textOf('deployment/README.md');
const runbooks = textOf('deployment/runbooks.md');

describe('backup and restore of SQLite, as the guide has them', () => {
  const { now } = createClock();
  let folder: string;
  let file: string;
  let store: Store;

  beforeEach(async () => {
    folder = makeFolder('countersign-guide-');
    file = join(folder, 'countersign.db');
    store = openSqliteStore(file, now);
    await commit(store, sampleRequest());
  });
  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function countIn(path: string): Promise<number> {
    const other = openSqliteStore(path, now);
    try {
      return (await other.waiting()).length;
    } finally {
      await other.close();
    }
  }

  /** The guide's command with its own paths replaced. */
  function backUp(pattern: RegExp, copy: string): void {
    const [command] = pattern.exec(guide) ?? [''];
    const line = command
      .replace('/var/lib/countersign/countersign.db', file)
      .replace('/var/backups/countersign.db', copy);
    execFileSync('bash', ['-c', `umask 077; ${line}`], { cwd: root });
  }

  it('copies a store in use with its newest commits, for nobody else to read', async () => {
    const copy = join(folder, 'copy.db');
    backUp(/^node -e "require\('better-sqlite3'\).*$/m, copy);
    expect(statSync(copy).mode & 0o077).toBe(0);
    expect(await countIn(copy)).toBe(1);
  });

  it('needs more than a copy of the file', async () => {
    const copy = join(folder, 'copy.db');
    cpSync(file, copy);
    const count = await countIn(copy).catch(() => 0);
    expect(count).toBe(0);
  });

  it('puts a copy back, without what the newer store left beside it', async () => {
    const copy = join(folder, 'copy.db');
    backUp(/^node -e "require\('better-sqlite3'\).*$/m, copy);
    await commit(store, sampleRequest({ id: 'made-since' }));
    // As a process leaves it that was killed.
    cpSync(`${file}-wal`, join(folder, 'left-behind'));
    await store.close();
    cpSync(join(folder, 'left-behind'), `${file}-wal`);
    const [, lines] = /systemctl stop countersign\n([^`]*)systemctl start countersign/.exec(guide) ?? [];
    const script = (lines ?? 'false')
      .replace('/var/lib/countersign', folder)
      .replace('/var/backups/countersign.db', copy);
    const { status, stderr } = spawnSync('bash', ['-ec', script], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
    expect(statSync(file).mode & 0o077).toBe(0);
    expect(await countIn(file)).toBe(1);
  });
});

describe('what the guide says it costs', () => {
  const rows = guide
    .slice(guide.indexOf('## What it costs'), guide.indexOf('Behind it:'))
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split('|').slice(2, -1));

  it('adds up', () => {
    const sums = rows.at(-1)!.map((cell) => Number(cell.replaceAll('*', '')));
    const parts = rows.slice(2, -1);
    expect(parts.length).toBeGreaterThanOrEqual(6);
    expect(sums).toHaveLength(3);
    for (const [column, sum] of sums.entries()) {
      expect(Math.round(parts.reduce((total, row) => total + Number(row[column]), 0))).toBe(sum);
    }
  });
});

describe('the settings the guide and the runbooks name', () => {
  it('are those the bot reads', () => {
    const known = new Set(
      [...textOf('deployment/env.example').matchAll(/^(?:# )?([A-Za-z_]+)=/gm)].map(([, name]) => name!),
    );
    const named = [
      ...`${guide}${runbooks}`.matchAll(
        /\b(MicrosoftApp[A-Z]\w+|(?:AZURE|GRAPH|REQUEST|COUNTERSIGN|LOG|APPLICATIONINSIGHTS)_[A-Z_]+)\b/g,
      ),
    ]
      .map(([name]) => name)
      // Outputs of the deployment.
      .filter((name) => name !== 'GRAPH_PRINCIPAL_ID');
    expect(named.length).toBeGreaterThanOrEqual(10);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });
});

describe('what it must reach', () => {
  const rows = guide.slice(guide.indexOf('## What it must reach')).split('\n\n', 3)[2]!.split('\n');
  const columns = ['Public', 'USGov', 'USGovDoD'] as const;

  it.each(columns)('names every host of %s that the program speaks to, and of no other cloud', (name) => {
    const at = columns.indexOf(name) + 2;
    const named = rows.slice(2).flatMap((row) => row.split('|')[at]!.match(/[\w-]+(\.[\w-]+){2,}/g) ?? []);
    const { graphOrigin, channelOpenIdMetadataUrl, loginHost, serviceHosts, tableHost } = clouds[name];
    const hosts = [graphOrigin, channelOpenIdMetadataUrl, loginHost].map((url) => new URL(url).hostname);
    expect(named.filter((host) => !host.startsWith('ACCOUNT.')).sort()).toEqual(
      [...hosts, ...serviceHosts].sort(),
    );
    const [table] = named.filter((host) => host.startsWith('ACCOUNT.'));
    expect(table!.toLowerCase()).toMatch(tableHost);
  });
});
