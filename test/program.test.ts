// The whole program starts completely or not at all, and stops whatever the world does meanwhile.
import { existsSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { startBot } from '../bot/program.js';
import { startChannel, type Channel } from './support/stand-ins/channel.js';
import { makeFolder } from './support/folder.js';

let channel: Channel;
let folder: string;
/** Takes every call and answers none. */
let silent: Server;
let silentOrigin: string;
let heard: Promise<void>;
beforeAll(async () => {
  channel = await startChannel();
  process.env['IDENTITY_ENDPOINT'] = channel.identityEndpoint;
  process.env['IDENTITY_HEADER'] = channel.identityHeader;
});
afterAll(() => channel.close());
beforeEach(async () => {
  folder = makeFolder('countersign-program-');
  let hear = (): void => undefined;
  heard = new Promise((resolve) => (hear = resolve));
  silent = createServer(() => hear());
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  silentOrigin = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
});
afterEach(async () => {
  silent.closeAllConnections();
  await new Promise((resolve) => silent.close(resolve));
  rmSync(folder, { recursive: true });
});

const storeFile = (): string => join(folder, 'requests.db');
/** SQLite keeps this file while anybody has the store open. */
const isStoreOpen = (): boolean => existsSync(`${storeFile()}-wal`);

const environment = (port: number): Record<string, string> => ({
  PORT: String(port),
  MicrosoftAppId: channel.appId,
  MicrosoftAppType: 'UserAssignedMSI',
  MicrosoftAppTenantId: channel.tenantId,
  GRAPH_BASE_URL: silentOrigin,
  ToBotFromChannelOpenIdMetadataUrl: channel.metadataUrl,
  ToBotFromChannelTokenIssuer: channel.issuer,
  APPROVER_GROUP_IDS: 'aaaa0000-0000-4000-8000-000000000002',
  REQUEST_STORE: `sqlite:${storeFile()}`,
  LOG_LEVEL: 'silent',
});

it('a port that is taken stops the start, and nothing is held or goes on', async () => {
  const { error } = console;
  const { port } = silent.address() as AddressInfo;
  const tokens = channel.counts.tokens;
  // The same port on every address.
  await new Promise((resolve) => silent.close(resolve));
  await new Promise<void>((resolve) => silent.listen(port, resolve));
  await expect(startBot(environment(port))).rejects.toMatchObject({ code: 'EADDRINUSE' });
  expect(existsSync(storeFile())).toBe(true);
  expect(isStoreOpen()).toBe(false);
  expect(console.error).toBe(error);
  expect(channel.counts).toMatchObject({ tokens, metadata: 0 });
});

it('stops although Teams takes a message and never says so, and leaves the store in order', async () => {
  const bot = await startBot(environment(0), { closeMilliseconds: 300 });
  const serviceUrl = `${silentOrigin}/`;
  const response = await fetch(`http://127.0.0.1:${bot.port}/api/messages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${channel.sign({ serviceurl: serviceUrl })}` },
    body: JSON.stringify(channel.message({ serviceUrl, text: 'help' })),
  });
  expect(response.status).toBe(200);
  await heard;
  expect(isStoreOpen()).toBe(true);
  await bot.close();
  expect(isStoreOpen()).toBe(false);
  await expect(fetch(`http://127.0.0.1:${bot.port}/healthz`)).rejects.toThrow();
});
