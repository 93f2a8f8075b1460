// Several reads in one trip: matched by id, each with its own fate, none lost and none invented.
import { GRAPH_CALLS } from '../../../bot/domain/graph-error.js';
import { decodeAnswer, readBatch, type BatchRead } from '../../../bot/graph/http/batch.js';
import { toPage } from '../../../bot/graph/http/odata.js';
import { batchReply, itemsOf, type GraphReply } from '../../support/stand-ins/graph-server.js';
import { setup, stopServers } from '../setup.js';

afterEach(stopServers);

/** Another code for each of the first few, to tell them apart. */
const doingOf = (n: number): BatchRead['doing'] => GRAPH_CALLS[n % GRAPH_CALLS.length]!;
const read = (n: number): BatchRead => ({
  doing: doingOf(n),
  need: 'readGroups',
  url: `/things/${n}`,
});
const reads = (count: number): BatchRead[] => Array.from({ length: count }, (_, n) => read(n));
const numberIn = (url: string): number => Number(url.split('/')[2]);
const bodies = (answers: Awaited<ReturnType<typeof readBatch>>): unknown[] =>
  answers.map((answer) => (answer.kind === 'answered' ? answer.body : answer.fault.kind));

it('answers in the order asked, however the replies are ordered', async () => {
  const { client, server } = await setup((call) => batchReply(call, ({ url }) => ({ body: numberIn(url) })));
  expect(bodies(await readBatch(client, 'beta', reads(20)))).toEqual(Array.from({ length: 20 }, (_, n) => n));
  expect(server.calls).toHaveLength(1);
  expect(server.calls[0]).toMatchObject({ method: 'POST', url: '/beta/$batch' });
});

it('puts at most 20 into each batch, and every item has an id of its own', async () => {
  const { client, server } = await setup((call) => batchReply(call, ({ url }) => ({ body: numberIn(url) })));
  expect(bodies(await readBatch(client, 'v1.0', reads(47)))).toEqual(Array.from({ length: 47 }, (_, n) => n));
  const sizes = server.calls.map((call) => new Set(itemsOf(call).map(({ id }) => id)).size);
  expect(sizes.sort()).toEqual([20, 20, 7]);
});

it('asks nothing where there is nothing to ask', async () => {
  const { client, server } = await setup(() => ({}));
  expect(await readBatch(client, 'v1.0', [])).toEqual([]);
  expect(server.calls).toEqual([]);
});

it('gives each item its own headers, and a POST its body with its type', async () => {
  const { client, server } = await setup((call) => batchReply(call, () => ({ body: 1 })));
  const question = { ...read(1), headers: { ConsistencyLevel: 'eventual' }, post: { groupIds: ['a'] } };
  await readBatch(client, 'v1.0', [question, read(2)]);
  const [asked, plain] = itemsOf(server.calls[0]!);
  expect(asked).toMatchObject({
    method: 'POST',
    body: { groupIds: ['a'] },
    headers: { ConsistencyLevel: 'eventual', 'Content-Type': 'application/json' },
  });
  expect(plain).toMatchObject({ method: 'GET', url: '/things/2' });
  expect(plain).not.toHaveProperty('body');
});

it('one item’s no is no other item’s', async () => {
  const { client } = await setup((call) =>
    batchReply(call, ({ url }) =>
      numberIn(url) === 1
        ? {
            status: 403,
            body: { error: { code: 'Authorization_RequestDenied', message: 'Insufficient privileges.' } },
          }
        : { body: 'fine' },
    ),
  );
  const answers = await readBatch(client, 'v1.0', reads(3));
  expect(bodies(answers)).toEqual(['fine', 'forbidden', 'fine']);
  expect(answers[1]).toMatchObject({
    fault: {
      doing: doingOf(1),
      code: 'Authorization_RequestDenied',
      message: 'Insufficient privileges.',
    },
  });
  expect(() => decodeAnswer(answers[1], (json) => json)).toThrow(`${doingOf(1)}: forbidden`);
});

it('an item that is missing from the reply, or there twice, is an error', async () => {
  const { client } = await setup((call): GraphReply => {
    const [first, second, third] = itemsOf(call).map(({ id }) => ({ id, status: 200, body: 'fine' }));
    return {
      json: { responses: [first, second, { ...second, body: 'another' }, { id: '99', status: 200 }, third] },
    };
  });
  const answers = await readBatch(client, 'v1.0', reads(4));
  expect(bodies(answers)).toEqual(['fine', 'incomplete', 'fine', 'incomplete']);
  expect(answers[3]).toMatchObject({ fault: { flaw: 'missingFromBatch' } });
});

it.each([
  ['its own Retry-After', { 'Retry-After': '3' }, 3_000],
  ['no Retry-After', {}, 375],
])('a throttled item goes alone into a further batch, with %s', async (_, headers, milliseconds) => {
  const { client, server, waits } = await setup((call, n) =>
    batchReply(call, ({ url }) =>
      n === 0 && numberIn(url) === 2
        ? { status: 429, headers, body: { error: {} } }
        : { body: numberIn(url) },
    ),
  );
  expect(bodies(await readBatch(client, 'v1.0', reads(4)))).toEqual([0, 1, 2, 3]);
  expect(waits).toEqual([milliseconds]);
  expect(itemsOf(server.calls[1]!).map(({ url }) => url)).toEqual(['/things/2']);
});

it('waits for the longest Retry-After of several', async () => {
  const { client, waits } = await setup((call, n) =>
    batchReply(call, ({ url }) =>
      n === 0 ? { status: 429, headers: { 'retry-after': String(1 + numberIn(url)) } } : { body: 'fine' },
    ),
  );
  await readBatch(client, 'v1.0', reads(3));
  expect(waits).toEqual([3_000]);
});

it('an item that is busy (503) is waited for as long as it says', async () => {
  const { client, waits } = await setup((call, n) =>
    batchReply(call, () => (n === 0 ? { status: 503, headers: { 'Retry-After': '2' } } : { body: 'fine' })),
  );
  expect(bodies(await readBatch(client, 'v1.0', reads(1)))).toEqual(['fine']);
  expect(waits).toEqual([2_000]);
});

it('an item answered with nothing is no answer to whoever reads it', async () => {
  const { client } = await setup((call) => batchReply(call, () => ({ status: 200 })));
  const [answer] = await readBatch(client, 'v1.0', reads(1));
  expect(() => decodeAnswer(answer, (json) => toPage(json).rows)).toThrow(`${doingOf(0)}: incomplete`);
});

it('a batch that is throttled as a whole is asked again, as long as Graph says', async () => {
  const { client, waits } = await setup((call, n) =>
    n === 0 ? { status: 429, headers: { 'retry-after': '5' } } : batchReply(call, () => ({ body: 'fine' })),
  );
  expect(bodies(await readBatch(client, 'v1.0', reads(1)))).toEqual(['fine']);
  expect(waits).toEqual([5_000]);
});

it('who has less retryPolicy names the end of it', async () => {
  const { client, waits } = await setup((call) => batchReply(call, () => ({ status: 500 })));
  const deadline = client.clock.monotonic() + 1_000;
  expect(bodies(await readBatch(client, 'v1.0', reads(1), deadline))).toEqual(['server']);
  expect(waits).toEqual([375]);
});

it.each([424, 503])('an item that was not run (%i) goes into a further batch', async (status) => {
  const { client } = await setup((call, n) =>
    batchReply(call, () => (n === 0 ? { status } : { body: 'fine' })),
  );
  expect(bodies(await readBatch(client, 'v1.0', reads(1)))).toEqual(['fine']);
});

it('an item that is throttled for ever ends as throttled after five batches, its neighbours are kept', async () => {
  const { client, server, lines } = await setup((call) =>
    batchReply(call, ({ url }) => (numberIn(url) === 0 ? { status: 429 } : { body: 'fine' })),
  );
  expect(bodies(await readBatch(client, 'v1.0', reads(2)))).toEqual(['throttled', 'fine']);
  expect(server.calls).toHaveLength(5);
  expect(lines.filter(({ doing }) => doing === doingOf(0))).toEqual([
    expect.objectContaining({ status: 429, tries: 5 }),
  ]);
});

it.each([
  ['refused', { status: 400, json: { error: { code: 'BadRequest', message: 'Bad batch.' } } }, 'badRequest'],
  ['no batch at all', { json: { value: [] } }, 'incomplete'],
  ['an HTML page', { text: '<html>' }, 'incomplete'],
  ['half a JSON text', { text: '{"responses":[{"id":"1"' }, 'incomplete'],
  ['nothing', { text: '' }, 'incomplete'],
])('where the whole batch is %s, every item is refused and says what it was for', async (_, reply, kind) => {
  const { client } = await setup(() => reply);
  const answers = await readBatch(client, 'v1.0', reads(2));
  expect(bodies(answers)).toEqual([kind, kind]);
  expect(answers[1]).toMatchObject({ fault: { doing: doingOf(1) } });
});

it('where a further batch fails as a whole, what the first one brought is kept', async () => {
  const { client } = await setup((call, n) =>
    n === 0
      ? batchReply(call, ({ url }) => (numberIn(url) === 0 ? { body: 'fine' } : { status: 429 }))
      : { status: 400, json: { error: { message: 'No.' } } },
  );
  expect(bodies(await readBatch(client, 'v1.0', reads(2)))).toEqual(['fine', 'badRequest']);
});
