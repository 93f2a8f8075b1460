// Who is in a conversation: asked of the channel itself, to the last page, whichever name the object id has.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdapter } from '../../bot/botframework/adapter.js';
import { HardenedAuthentication } from '../../bot/botframework/authentication.js';
import { BotCredentials } from '../../bot/botframework/bot-credential.js';
import { createWriter } from '../../bot/botframework/connector-writer.js';
import type { Writer } from '../../bot/teams/writer.js';
import type { Member } from '../../bot/teams/account.js';
import { clouds } from '../../bot/config/clouds.js';
import type { ConversationRef } from '../../bot/domain/request.js';
import { createTestClock } from '../support/time/clock.js';
import { sampleCopy, ALEX, TENANT_ID } from '../support/requests.js';

const appId = '11111111-aaaa-4bbb-8ccc-000000000001';
const CHANNEL_ID = '19:x@thread.tacv2';
const TEAM_ID = '19:team@thread.tacv2';

let server: Server;
let asked: string[];
/** Answers the page behind a token; the first has none. */
let page: (token: string | undefined) => object;
beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    asked.push(decodeURIComponent(url.pathname));
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(page(url.searchParams.get('continuationToken') ?? undefined)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function writer(): Writer {
  const silent = (): void => undefined;
  const clock = createTestClock();
  const getToken = () => Promise.resolve({ token: 't', expiresOnTimestamp: Infinity });
  const settings = {
    bot: { type: 'UserAssignedMSI', appId, tenantId: TENANT_ID },
    allowedTenantIds: [TENANT_ID],
    cloud: clouds.Public,
    channel: { openIdMetadataUrl: 'http://127.0.0.1:1/', tokenIssuer: 'nobody', loopback: true },
  } as const;
  const credentials = new BotCredentials(appId, { getToken }, clock);
  const authentication = new HardenedAuthentication(settings, credentials, clock);
  const adapter = createAdapter({
    authentication,
    log: silent,
    newReference: () => 'ref',
    brokenText: String,
  });
  return createWriter({ adapter, botAppId: appId, clock, log: silent });
}

function membersOf(changes: Partial<ConversationRef>): Promise<readonly Member[]> {
  const { personId, ...chat } = sampleCopy('everyone', ALEX).conversation;
  const { port } = server.address() as AddressInfo;
  const serviceUrl = `http://127.0.0.1:${String(port)}/`;
  return writer().roster({ ...chat, serviceUrl, conversationType: 'channel', teamId: TEAM_ID, ...changes });
}

const idOf = (n: number): string => `bbbbbbbb-0000-4000-8000-${String(n).padStart(12, '0')}`;

it('the people of a channel are asked of the channel, without the thread, never of its team', async () => {
  page = () => ({ members: [{ id: '29:1', objectId: idOf(1), name: 'Ben' }] });
  const expected = [{ teamsId: '29:1', objectId: idOf(1), name: 'Ben' }];
  expect(await membersOf({ conversationId: `${CHANNEL_ID};messageid=1700000000000` })).toEqual(expected);
  expect(await membersOf({ conversationId: CHANNEL_ID })).toEqual(expected);
  expect(new Set(asked)).toEqual(new Set([`/v3/conversations/${CHANNEL_ID}/pagedmembers`]));
});

it('an object id counts by either of its names, in lower case; who has none is nobody', async () => {
  page = () => ({
    members: [
      { id: '29:1', objectId: idOf(1).toUpperCase(), name: 'As documented' },
      { id: '29:2', aadObjectId: idOf(2).toUpperCase(), name: 'As the SDK says' },
      { id: '29:3', aadObjectId: idOf(3), objectId: idOf(3) },
      { id: '29:4', aadObjectId: '', objectId: idOf(4), name: 'One of them empty' },
      { id: '28:bot', name: 'A bot' },
      { id: '29:5', objectId: 'no id', name: 'Nobody' },
      { objectId: idOf(6), name: 'Nobody in Teams' },
    ],
  });
  expect(await membersOf({ conversationId: CHANNEL_ID })).toEqual([
    { teamsId: '29:1', objectId: idOf(1), name: 'As documented' },
    { teamsId: '29:2', objectId: idOf(2), name: 'As the SDK says' },
    { teamsId: '29:3', objectId: idOf(3), name: '' },
    { teamsId: '29:4', objectId: idOf(4), name: 'One of them empty' },
  ]);
});

it('every page is read, and a list that repeats itself ends', async () => {
  const member = (n: number): object => ({ id: `29:${String(n)}`, objectId: idOf(n), name: String(n) });
  page = (token = '0') => {
    const n = Number(token);
    return { members: [member(n)], ...(n < 11 && { continuationToken: String(n + 1) }) };
  };
  const names = (await membersOf({ conversationId: CHANNEL_ID })).map(({ name }) => name);
  expect(names).toEqual(Array.from({ length: 12 }, (_, n) => String(n)));
  asked = [];
  page = () => ({ members: [member(1)], continuationToken: 'again' });
  await membersOf({ conversationId: CHANNEL_ID });
  expect(asked).toHaveLength(2);
});
