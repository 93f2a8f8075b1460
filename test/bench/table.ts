// What the table store adds to the client that carries it, over the wire to Azurite; and whether a long history makes it dearer.
import type { TableClient } from '@azure/data-tables';
import type { ApprovalRequest } from '../../bot/domain/request.js';
import type { RequestStore } from '../../bot/workflow/ports.js';
import { openTableStore } from '../../bot/storage/table/open-table-store.js';
import { createLists } from '../../bot/storage/table/lists.js';
import { tableRequests } from '../../bot/storage/table/requests.js';
import { tableShown } from '../../bot/storage/table/shown.js';
import { createWork } from '../../bot/storage/table/work.js';
import { startAzurite } from '../support/stand-ins/azurite.js';
import { sampleEvent, sampleRequest } from '../support/requests.js';
import { historyOf, workOfACard } from './history.js';
import { SMOKE, compare, type Effort, type Finding, type Work } from './measure.js';
import { createOrderedTable, type OrderedTable } from './ordered-table.js';

const now = (): string => '2026-11-23T12:00:00.000Z';

/** The table store: commits over the wire, and a card's work with a long history. */
export async function tableFindings(effort: Effort): Promise<Finding[]> {
  return [await commitFinding(effort), await historyFinding(effort)];
}

/** A step: the row that announces it, then request and event in one transaction. */
async function commitFinding(effort: Effort): Promise<Finding> {
  const azurite = await startAzurite();
  const store = await openTableStore({ connectionString: azurite.connectionString, now });
  try {
    const peer = await bareClient(azurite.table);
    return {
      kind: 'ratio',
      what: 'table: chain an event, commit it with its request',
      ...(await compare(commitAgainAndAgain(store), peer, effort)),
      peerIs: '@azure/data-tables making the same two calls to Azurite',
    };
  } finally {
    await store.close();
    await azurite.stop();
  }
}

function commitAgainAndAgain(store: RequestStore): Work {
  let current: ApprovalRequest = sampleRequest();
  return async () => {
    const { request, event } = sampleEvent(current);
    const result = await store.commit(request, event);
    if (result.kind === 'conflict') throw new Error('committing: somebody else wrote to a table of our own');
    current = result.request;
  };
}

/** The same bytes, written by the client alone. */
async function bareClient(client: TableClient): Promise<Work> {
  const { request, event } = sampleEvent(sampleRequest());
  const documents = { request: JSON.stringify(request), event: JSON.stringify(event) };
  const keys = { partitionKey: 'bare', rowKey: 'request' };
  const made = await client.createEntity(keys);
  let etag = made.etag ?? '';
  let steps = 0;
  return async () => {
    steps += 1;
    await client.upsertEntity({ partitionKey: 'bare-work', rowKey: 'request', steps }, 'Replace');
    const written = await client.submitTransaction([
      ['update', { ...keys, document: documents.request }, 'Replace', { etag }],
      ['create', { partitionKey: 'bare', rowKey: `event-${String(steps)}`, document: documents.event }],
    ]);
    etag = written.subResponses[0]?.etag?.trim() ?? '';
  };
}

/** A card's store work where much was stored before, against the same where little was. */
async function historyFinding(effort: Effort): Promise<Finding> {
  const [many, few] = effort === SMOKE ? [1_000, 100] : [100_000, 100];
  const [large, small] = [await fill(many), await fill(few)];
  const [ofLarge, ofSmall] = [await touchedBy(large), await touchedBy(small)];
  // With 100, no list has a next page, whose first row and request are looked at too.
  if (ofLarge > ofSmall + 4) {
    throw new Error(`a card's work looks at ${String(ofLarge)} rows of many and ${String(ofSmall)} of few`);
  }
  return {
    kind: 'ratio',
    what: `table: a card's work, ${String(many)} requests stored`,
    ...(await compare(workOfACard(large.store), workOfACard(small.store), effort)),
    peerIs: `the same with ${String(few)}; ${String(ofLarge)} rows looked at, both in memory and in order`,
  };
}

interface Filled {
  readonly table: OrderedTable;
  readonly store: RequestStore;
}

/** How often what is over is tidied away while the history is made; in life it is every 15 seconds. */
const TIDY_EVERY = 500;

/** A store that holds so many requests. */
async function fill(count: number): Promise<Filled> {
  const table = createOrderedTable('request-request-0');
  const work = createWork(now);
  const store = tableRequests({ table, work, lists: createLists(now) });
  const shown = tableShown(table, work, now);
  let written = 0;
  for (const { request, event } of historyOf(count)) {
    await store.commit(request, event);
    written += 1;
    if (written % TIDY_EVERY === 0 || written === count) await shown.behind(now(), now());
  }
  return { table, store };
}

async function touchedBy({ table, store }: Filled): Promise<number> {
  const work = workOfACard(store);
  const before = table.touched();
  await work();
  return table.touched() - before;
}
