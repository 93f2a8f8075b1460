// The bot's own address, as it should not be: whatever lets a stranger in is a problem, and so is whatever is no bot of ours.
import type { RequestListener } from 'node:http';
import { checkDoor } from '../../../bot/cli/doctor/teams/door.js';
import { forgedActivity, forgedToken } from '../../../bot/cli/doctor/teams/forge.js';
import { readConfig } from '../../../bot/config/read-config.js';
import { clockAhead, closedOrigin, realTools, startServer } from './installation.js';

const appId = '11111111-aaaa-4bbb-8ccc-000000000001';
const config = readConfig({
  MicrosoftAppId: appId,
  MicrosoftAppType: 'UserAssignedMSI',
  MicrosoftAppTenantId: '22222222-aaaa-4bbb-8ccc-000000000002',
  APPROVER_GROUP_IDS: '44444444-aaaa-4bbb-8ccc-000000000004',
});

/** What the doctor says of an address that answers as `statuses` says, by path; a message with a token has the path `forged`. */
async function told(
  statuses: Readonly<Record<string, number>>,
  bodies: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const listener: RequestListener = (request, response) => {
    const path = request.headers.authorization === undefined ? (request.url ?? '') : 'forged';
    response.writeHead(statuses[path] ?? 404, { location: 'https://elsewhere.example' });
    response.end(bodies[path] ?? '');
  };
  const server = await startServer(() => listener);
  try {
    return await look(server.origin);
  } finally {
    await server.close();
  }
}

async function look(url?: string, port?: number): Promise<readonly string[]> {
  const findings = await checkDoor({
    config: port === undefined ? config : { ...config, port },
    environment: {},
    question: { json: false, ...(url !== undefined && { url }) },
    tools: realTools('.', new AbortController().signal),
  });
  return findings.map(
    ({ status, subject, found }) => `${status} ${subject.replace(url ?? '', '')}: ${found}`,
  );
}

const good = { '/healthz': 200, '/readyz': 200, '/api/messages': 401, forged: 401 };
const alive = { '/healthz': '{"status":"alive"}' };

it('a door that lets a forged token in is found', async () => {
  expect(await told({ ...good, forged: 200 }, alive)).toEqual([
    'ok GET /healthz: alive',
    'ok GET /readyz: ready',
    'ok POST /api/messages without a token: refused with 401',
    'problem POST /api/messages with a forged token: let in with 200',
  ]);
});

it.each([
  [{ '/api/messages': 202 }, 'problem POST /api/messages without a token: let in with 202'],
  [
    { forged: 503 },
    'problem POST /api/messages with a forged token: HTTP 503 in place of 401: the bot cannot read Teams’ signing keys, or has too much to do',
  ],
  [{ '/api/messages': 302 }, 'problem POST /api/messages without a token: HTTP 302 in place of 401'],
  [{ '/api/messages': 403 }, 'problem POST /api/messages without a token: HTTP 403 in place of 401'],
  [{ forged: 500 }, 'problem POST /api/messages with a forged token: HTTP 500 in place of 401'],
])('%j is found', async (changes, line) => {
  expect(await told({ ...good, ...changes }, alive)).toContain(line);
});

it('a bot whose store is gone is alive and not ready', async () => {
  const bodies = { ...alive, '/readyz': '{"status":"not ready","reason":"store"}' };
  expect(await told({ ...good, '/readyz': 503 }, bodies)).toContain(
    'problem GET /readyz: HTTP 503, the store cannot be used',
  );
});

it('something else answers there', async () => {
  expect(await told({ '/healthz': 200 }, { '/healthz': '<html>' })).toEqual([
    'problem GET /healthz: HTTP 200, which is no answer of Countersign’s',
  ]);
});

it('nothing answers: a problem at the address that was given, unknown on this machine', async () => {
  const origin = await closedOrigin();
  expect(await look(origin)).toEqual(['problem GET /healthz: no answer (ECONNREFUSED)']);
  const port = Number(new URL(origin).port);
  expect(await look(undefined, port)).toEqual([
    `cannot tell GET http://127.0.0.1:${port}/healthz: no answer (ECONNREFUSED)`,
  ]);
});

it('the forged message is right in everything but its signature', () => {
  const now = clockAhead(0).now();
  const [head = '', claims = '', signature = ''] = forgedToken(config, 'a-published-key', now).split('.');
  const decode = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString());
  const serviceUrl = 'https://smba.trafficmanager.net/teams/';
  expect(decode(head)).toEqual({ alg: 'RS256', typ: 'JWT', kid: 'a-published-key' });
  expect(decode(claims)).toMatchObject({
    iss: 'https://api.botframework.com',
    aud: appId,
    serviceurl: serviceUrl,
  });
  expect(Buffer.from(signature, 'base64url')).toHaveLength(256);
  expect(JSON.parse(forgedActivity(config))).toMatchObject({
    type: 'typing',
    channelId: 'msteams',
    serviceUrl,
  });
});
