// `countersign audit`: the trail as it is stored, and whether anybody touched it.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { audit } from '../../bot/cli/audit.js';
import type { AuditEvent } from '../../bot/domain/audit.js';
import type { ApprovalRequest } from '../../bot/domain/request.js';
import { openSqliteStore } from '../../bot/storage/sqlite/open-sqlite-store.js';
import type { Store } from '../../bot/storage/store.js';
import { commit, createClock } from '../storage/given.js';
import { POLICY, sampleRequest } from '../support/requests.js';
import { runCommand } from './run-command.js';
import { makeFolder } from '../support/folder.js';

let folder: string;
let path: string;
let store: Store;
let request: ApprovalRequest;
beforeEach(async () => {
  folder = makeFolder('countersign-cli-');
  path = join(folder, 'requests.db');
  store = openSqliteStore(path, createClock().now);
  request = await commit(store, sampleRequest());
  for (const step of [1, 2]) request = await commit(store, request, { action: 'posted', detail: { step } });
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

it('prints each event as a line, oldest first, and says that the chain is whole', async () => {
  const environment = { REQUEST_STORE: `sqlite:${path}` };
  const { code, stdout, stderr } = await runCommand(['audit', request.id], { folder, environment });
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: 'whole: 3 events, each sealed onto the one before, and the request (pending) ends in the last\n',
  });
  const events = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as AuditEvent);
  expect(events.map(({ seq, requestId }) => [seq, requestId])).toEqual(
    [1, 2, 3].map((seq) => [seq, request.id]),
  );
  expect(events[0]).toMatchObject({ actor: { name: 'Alex Rivera' }, state: 'pending' });
}, 20_000);

it('finds a request by what its card shows', async () => {
  const question = { id: request.shortId.toLowerCase(), policyId: POLICY.id };
  expect(await audit(store, question)).toMatchObject({ kind: 'found', isWhole: true });
});

it.each<[string, (events: AuditEvent[]) => AuditEvent[], RegExp]>([
  ['an altered event', ([a, b, c]) => [a!, { ...b!, detail: { step: 9 } }, c!], /event 2 was altered/],
  [
    'another name in an event',
    ([a, b, c]) => [{ ...a!, actor: { ...a!.actor!, name: 'Mallory' } }, b!, c!],
    /event 1 was altered/,
  ],
  ['a missing event', ([a, , c]) => [a!, c!], /event 2 is missing/],
  ['a trail cut short', ([a, b]) => [a!, b!], /the request does not end in the last event/],
  ['no trail', () => [], /the request does not end in the last event/],
  [
    'an event of another request',
    ([a, b, c]) => [a!, { ...b!, requestId: 'other' }, c!],
    /event 2 is about another request/,
  ],
  ['a chain joined elsewhere', ([a, b, c]) => [a!, { ...b!, prev: c!.hash }, c!], /event 2 does not follow/],
])('notices %s', async (_, touch, words) => {
  const touched = {
    load: (id: string) => store.load(id),
    list: (of: Parameters<Store['list']>[0]) => store.list(of),
    history: async (id: string) => touch([...(await store.history(id))]),
  };
  const answer = await audit(touched, { id: request.id });
  expect(answer).toMatchObject({ kind: 'found', isWhole: false });
  expect(answer.kind === 'found' && answer.verdict).toMatch(words);
});

it('a request that is not there is a sentence', async () => {
  expect(await audit(store, { id: 'nonsense' })).toMatchObject({
    kind: 'problem',
    message: expect.stringContaining('no request has the id "nonsense"') as string,
  });
});
