// A process of its own that commits to one request and says so after each: tests kill it, or let several race.
import { writeSync } from 'node:fs';
import { openSqliteStore } from '../../bot/storage/sqlite/open-sqlite-store.js';
import { sampleEvent, sampleRequest } from '../support/requests.js';

/** Arguments: file, id of the request, how many commits to make. Prints the version each of its commits made. */
async function write(file: string, id: string, commits: number): Promise<void> {
  const store = openSqliteStore(file, () => '2026-11-23T14:05:00.000Z');
  let done = 0;
  while (done < commits) {
    const current = (await store.load(id)) ?? sampleRequest({ id });
    const next = sampleEvent(current, { action: 'posted', detail: { by: process.pid } });
    const result = await store.commit(next.request, next.event);
    if (result.kind === 'conflict') continue;
    writeSync(1, `${result.request.version}\n`);
    done += 1;
  }
  await store.close();
}

const [, , file = '', id = '', commits = ''] = process.argv;
void write(file, id, Number(commits));
