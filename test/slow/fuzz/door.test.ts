// Whatever is posted at the bot: it answers, never with a fault of its own, and nobody without the right changes anything.
import { connect } from 'node:net';
import fc from 'fast-check';
import { VERBS } from '../../../bot/teams/answers/card-action.js';
import { BEN, DANA } from '../../support/requests.js';
import { realActivities } from './activities.js';
import { openFront, type Answered, type Front } from './front.js';
import { fuzz } from './harness.js';
import { anyJson, mutantsOf, nastyText, type Wild } from './mutate.js';

let front: Front;
beforeAll(async () => {
  front = await openFront();
});
afterAll(async () => {
  await front.close();
  // Also nothing that was still under way.
  expect(front.world.tenant.sent).toEqual([]);
  expect(front.errors).toEqual([]);
});

/** Inputs that need the front: made when the first is asked for. */
const later = <T>(make: () => fc.Arbitrary<T>): fc.Arbitrary<T> => fc.constant(undefined).chain(() => make());

const activitiesOf = (who: typeof DANA): fc.Arbitrary<string> =>
  later(() => mutantsOf(...realActivities(front, who))).map((json) => JSON.stringify(json));

/** JSON that somebody cut, joined, or never meant to be JSON. */
const brokenText: fc.Arbitrary<string | Uint8Array> = fc.oneof(
  fc
    .tuple(activitiesOf(DANA), fc.nat(20_000), nastyText)
    .map(([text, at, with_]) => text.slice(0, at % text.length) + with_ + text.slice((at * 7) % text.length)),
  anyJson.map((json) => JSON.stringify(json)),
  fc.uint8Array({ maxLength: 300 }),
  fc
    .tuple(fc.constantFrom('[', '{"a":', '"', '1', ' '), fc.nat(30_000))
    .map(([part, times]) => part.repeat(times)),
);

/** Posts it, waits for what follows, and tells what was written meanwhile. */
async function posted(
  body: string | Uint8Array,
  authorization?: string | null,
): Promise<Answered & { readonly wrote: Partial<Front['writes']>; readonly sent: number }> {
  const before = { ...front.writes };
  // Nobody is too fast: that is another test's subject.
  front.pass(250);
  front.errors.length = 0;
  const answered = await front.post(body, authorization);
  await front.quiet();
  const changed = Object.entries(front.writes).filter(([name, count]) => count !== before[name as 'commit']);
  return { ...answered, wrote: Object.fromEntries(changed), sent: front.world.tenant.sent.length };
}

type Posted = Awaited<ReturnType<typeof posted>>;

function holdsForNobody({ status, wrote, sent }: Posted): void {
  expect([400, 401, 413, 431]).toContain(status);
  expect(wrote).toEqual({});
  expect(sent).toBe(0);
}

function holdsForSomebody({ status, text, wrote, sent }: Posted): void {
  expect([200, 400, 401, 413]).toContain(status);
  expect(text).not.toContain('Something went wrong on my side');
  expect(front.errors).toEqual([]);
  expect(wrote.commit).toBeUndefined();
  expect(sent).toBe(0);
}

const forged = fc.oneof(
  fc.constant(null),
  nastyText.map((text) => text.replace(/[^\x20-\x7e]/g, '')),
  later(() =>
    fc
      .tuple(
        mutantsOf(claimsOf(front)),
        mutantsOf({ alg: 'RS256', kid: front.channel.keyId, typ: 'JWT' }),
        fc.base64String(),
      )
      .map(
        ([claims, head, signature]) =>
          `Bearer ${encode(head)}.${encode(claims)}.${signature.replace(/=/g, '')}`,
      ),
  ),
);

function claimsOf({ channel }: Front): object {
  return JSON.parse(Buffer.from(channel.sign().split('.')[1]!, 'base64url').toString('utf8')) as object;
}

function encode(json: Wild): string {
  return Buffer.from(JSON.stringify(json)).toString('base64url');
}

fuzz(
  'activities without a token that is good',
  fc.tuple(activitiesOf(BEN), forged),
  ([body, authorization]) => posted(body, authorization),
  holdsForNobody,
);

fuzz('activities of an outsider', activitiesOf(DANA), (body) => posted(body), holdsForSomebody);

fuzz(
  'bodies that are no activities',
  brokenText,
  (body) => posted(body),
  (seen) => {
    holdsForSomebody(seen);
  },
);

/** Everything about a press but who pressed: an approver, who may approve the request's own revision and nothing else. */
const presses = later(() => {
  const { id: requestId, revision } = front.request;
  const real = realActivities(front, BEN).filter(({ name }) => name === 'adaptiveCard/action');
  const near = fc.record({
    verb: fc.constantFrom(...VERBS),
    data: fc.record({
      requestId: fc.oneof(
        { weight: 4, arbitrary: fc.constant(requestId) },
        { weight: 1, arbitrary: nastyText },
      ),
      revision: fc.oneof(fc.integer({ min: -2, max: 6 }), anyJson, fc.constant(String(revision))),
      reason: nastyText,
    }),
  });
  return fc.oneof(
    mutantsOf(...real.map(({ value }) => value)),
    near.map((action): Wild => ({ action, trigger: 'manual' })),
  );
}).filter((value) => !isRealPress(value));

/** Whether it names the request and its revision: then it may count, and is not what this looks for. */
function isRealPress(value: Wild): boolean {
  const text = JSON.stringify(value);
  return (
    text.includes(`"requestId":"${front.request.id}"`) &&
    text.includes(`"revision":${String(front.request.revision)}`)
  );
}

fuzz(
  'card data, pressed by an approver',
  presses,
  (value) => {
    const [press] = realActivities(front, BEN).filter(({ name }) => name === 'adaptiveCard/action');
    return posted(JSON.stringify({ ...press, value }));
  },
  holdsForSomebody,
);

const requestLine = fc.tuple(
  fc.constantFrom('GET', 'POST', 'PUT', 'HEAD', 'OPTIONS', 'CONNECT', 'TRACE', 'PRI', 'x', ''),
  fc.oneof(
    fc.constantFrom(
      '/api/messages',
      '/healthz',
      '/readyz',
      '*',
      '//',
      '/%ff',
      '/%',
      '/api/messages?a=%',
      'http://x/',
      '/..%2f',
    ),
    nastyText.map((text) => `/${Buffer.from(text).toString('latin1')}`),
  ),
  fc.constantFrom('HTTP/1.1', 'HTTP/1.0', 'HTTP/2.0', 'HTTP/9.9', ''),
);
const header = fc.oneof(
  fc.constantFrom(
    ...[
      'Content-Length: 4',
      'Content-Length: 5',
      'Content-Length: -1',
      'Content-Length: 99999999999999999999',
    ],
    ...[
      'Transfer-Encoding: chunked',
      'Transfer-Encoding: chunked, identity',
      'Transfer-Encoding: gzip',
      'Expect: 100-continue',
    ],
    ...[
      'Expect: x',
      'Upgrade: websocket\r\nConnection: Upgrade',
      'Connection: close',
      'Host: a\r\nHost: b',
      'Accept: ,;q=x',
    ],
    ...[
      'Accept-Version: ~1',
      'X-HTTP-Method-Override: DELETE',
      'Content-Type: %',
      'Authorization: Bearer a.b.c',
      `Big: ${'x'.repeat(20_000)}`,
    ],
  ),
  nastyText.map((text) => `X: ${Buffer.from(text).toString('latin1')}`),
);

fuzz(
  'bytes that are hardly HTTP',
  fc.tuple(
    requestLine,
    fc.array(header, { maxLength: 5 }),
    fc.constantFrom('', '{"a"', '0\r\n\r\n', 'ffffffffff\r\n'),
  ),
  async ([line, headers, body]) => {
    const bytes = Buffer.from([line.join(' '), 'Host: x', ...headers, '', body].join('\r\n'), 'latin1');
    return {
      head: await exchange(bytes),
      alive: (await fetch(`${front.origin}/healthz`)).status,
      sent: { ...front.writes },
    };
  },
  ({ head, alive }) => {
    expect(alive).toBe(200);
    expect(head).toMatch(/^(?:|HTTP\/1\.1 (?:100|2\d\d|4\d\d) [^]*)$/);
    expect(front.writes.commit).toBe(0);
  },
);

/** What comes back within a moment, be it nothing: half a request may be waited for. */
function exchange(bytes: Buffer): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect(front.port, '127.0.0.1', () => socket.end(bytes));
    const timer = setTimeout(() => socket.destroy(), 300);
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(Buffer.concat(chunks).toString('latin1').slice(0, 200));
    });
  });
}
