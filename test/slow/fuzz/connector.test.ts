// Whatever the connector answers: writing ends in a word, members are people with names, and no reply is waited for for ever.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { realClock } from '../../../bot/real-world.js';
import { clouds } from '../../../bot/config/clouds.js';
import type { ConversationRef } from '../../../bot/domain/request.js';
import { redirectConsole } from '../../../bot/log.js';
import { createAdapter } from '../../../bot/botframework/adapter.js';
import { HardenedAuthentication } from '../../../bot/botframework/authentication.js';
import { BotCredentials } from '../../../bot/botframework/bot-credential.js';
import { createWriter } from '../../../bot/botframework/connector-writer.js';
import type { Writer } from '../../../bot/teams/writer.js';
import { ALEX, BEN, sampleCopy, TENANT_ID } from '../../support/requests.js';
import { fuzz } from './harness.js';
import { anyDamage, type Wild } from './mutate.js';

const appId = '11111111-aaaa-4bbb-8ccc-000000000001';
const log = (): void => undefined;

let server: Server;
let restoreConsole: () => void;
let writer: Writer;
let chat: ConversationRef;
/** What the next calls are answered with. */
let reply: (url: string) => { readonly status: number; readonly text: string };

beforeAll(async () => {
  restoreConsole = redirectConsole(log);
  server = createServer((request, response) => {
    request.resume();
    const { status, text } = reply(request.url ?? '');
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  chat = { ...sampleCopy('everyone', ALEX).conversation, serviceUrl: `http://127.0.0.1:${port}/` };
  writer = openWriter();
});

afterAll(async () => {
  restoreConsole();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function openWriter(): Writer {
  const getToken = () => Promise.resolve({ token: 't', expiresOnTimestamp: Infinity });
  const settings = {
    bot: { type: 'UserAssignedMSI', appId, tenantId: TENANT_ID },
    allowedTenantIds: [TENANT_ID],
    cloud: clouds.Public,
    channel: { openIdMetadataUrl: 'http://127.0.0.1:1/', tokenIssuer: 'nobody', loopback: true },
  } as const;
  const credentials = new BotCredentials(appId, { getToken }, realClock);
  const authentication = new HardenedAuthentication(settings, credentials, realClock);
  const adapter = createAdapter({ authentication, log, newReference: () => 'ref', brokenText: String });
  const clock = { now: () => '2026-11-23T12:00:00.000Z', monotonic: () => 0, sleep: () => Promise.resolve() };
  return createWriter({ adapter, botAppId: appId, clock, log });
}

const member = (who: typeof ALEX): object => ({
  id: `29:${who.id}`,
  name: who.name,
  aadObjectId: who.id,
  objectId: who.id,
  userPrincipalName: 'x@example.org',
  tenantId: TENANT_ID,
  userRole: 'user',
});
const roster = { members: [member(ALEX), member(BEN)], continuationToken: '' };
const posted = { id: '1700000000000' };

const plays = fc.record({
  damage: anyDamage,
  status: fc.oneof(
    { weight: 5, arbitrary: fc.constant(200) },
    { weight: 1, arbitrary: fc.constantFrom(201, 202, 204, 400, 403, 404, 412, 429, 500) },
  ),
  cut: fc.option(fc.nat(400), { freq: 5 }),
});

fuzz(
  'what the connector answers',
  plays,
  async ({ damage, status, cut }) => {
    reply = (url) => {
      const json: Wild = damage(url.includes('members') ? roster : posted);
      const text = JSON.stringify(json);
      return { status, text: status === 204 ? '' : cut === null ? text : text.slice(0, cut) };
    };
    const members = await writer.roster(chat);
    const post = await writer.post(chat, { text: 'please decide', mention: members.slice(0, 3) });
    const edit = await writer.edit(chat, '1700000000000', { text: 'decided' });
    return { members, post, edit };
  },
  ({ members, post, edit }) => {
    expect(members.length).toBeLessThanOrEqual(5_000);
    for (const { teamsId, objectId, name } of members) {
      expect([typeof teamsId, typeof objectId, typeof name]).toEqual(['string', 'string', 'string']);
    }
    expect(['posted', 'unnamed', 'gone', 'unheard', 'failed']).toContain(post.kind);
    if (post.kind === 'posted') expect(typeof post.id).toBe('string');
    expect(['edited', 'gone', 'failed']).toContain(edit.kind);
  },
);
