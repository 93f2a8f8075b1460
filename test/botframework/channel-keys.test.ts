// A channel that is slow or breaks off while its keys are read: refused for the moment, and never remembered.
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Activity } from 'botbuilder';
import { clouds } from '../../bot/config/clouds.js';
import { HardenedAuthentication } from '../../bot/botframework/authentication.js';
import { BotCredentials } from '../../bot/botframework/bot-credential.js';
import { createDeadlineClock } from '../support/time/deadline-clock.js';
import { startChannel, type Channel } from '../support/stand-ins/channel.js';

type Mood = 'well' | 'silentMetadata' | 'silentKeys' | 'endlessKeys' | 'cutKeys' | 'resetKeys';

/** The channel's documents as they come through a network with moods. */
interface Network {
  mood: Mood;
  readonly metadataUrl: string;
  readonly asked: string[];
  /** Hears of every question that gets no answer, or not all of it. */
  fellSilent: () => void;
  close(): Promise<void>;
}

let channel: Channel;
let network: Network;
beforeEach(async () => {
  channel = await startChannel();
  network = await startNetwork(channel);
});
afterEach(async () => {
  await network.close();
  await channel.close();
});

async function startNetwork(behind: Channel): Promise<Network> {
  const server: Server = createServer((request, response) => {
    const isMetadata = request.url === '/metadata';
    made.asked.push(request.url ?? '');
    void answer(made.mood, isMetadata, response);
  });
  const answer = async (mood: Mood, isMetadata: boolean, response: ServerResponse): Promise<void> => {
    if (mood === (isMetadata ? 'silentMetadata' : 'silentKeys')) {
      made.fellSilent();
      return;
    }
    const real = await fetch(isMetadata ? behind.metadataUrl : `${behind.serviceUrl}keys`);
    const text = isMetadata
      ? JSON.stringify({ issuer: behind.issuer, jwks_uri: `${origin}/keys` })
      : await real.text();
    if (isMetadata || mood === 'well') {
      response.end(text);
      return;
    }
    const half = text.slice(0, text.length / 2);
    if (mood === 'cutKeys') response.end(half);
    else
      response.write(half, () => {
        if (mood === 'resetKeys') response.destroy();
        else made.fellSilent();
      });
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const made: Network = {
    mood: 'well',
    metadataUrl: `${origin}/metadata`,
    asked: [],
    fellSilent: () => undefined,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return made;
}

/** A door that loses its patience whenever the network falls silent, and only then. */
function openDoor(): HardenedAuthentication {
  const { clock, pass } = createDeadlineClock();
  network.fellSilent = () => pass(150);
  const token = { token: 't', expiresOnTimestamp: Infinity };
  const credentials = new BotCredentials(channel.appId, { getToken: () => Promise.resolve(token) }, clock);
  const settings = {
    bot: { type: 'UserAssignedMSI', appId: channel.appId, tenantId: channel.tenantId },
    allowedTenantIds: [channel.tenantId],
    cloud: clouds.Public,
    channel: { openIdMetadataUrl: network.metadataUrl, tokenIssuer: channel.issuer, loopback: true },
  } as const;
  return new HardenedAuthentication(settings, credentials, clock, { keys: 150, connector: 150 });
}

const turn = (door: HardenedAuthentication): Promise<unknown> =>
  door.authenticateRequest(channel.message() as unknown as Activity, `Bearer ${channel.sign()}`);

it.each<Mood>(['silentMetadata', 'silentKeys', 'endlessKeys', 'cutKeys', 'resetKeys'])(
  'keys that come to nothing (%s) refuse the turns that wait with 503, and the next turn gets in',
  async (mood) => {
    network.mood = mood;
    const door = openDoor();
    const refused = { name: 'ActivityRefused', status: 503, reason: "the channel's keys cannot be read" };
    await expect(door.prefetch()).rejects.toMatchObject(refused);
    const waiting = await Promise.allSettled([turn(door), turn(door)]);
    expect(waiting).toMatchObject([
      { status: 'rejected', reason: refused },
      { status: 'rejected', reason: refused },
    ]);
    network.mood = 'well';
    expect(await turn(door)).toMatchObject({ claimsIdentity: { isAuthenticated: true } });
  },
);

it('keys once read are kept while the network is silent', async () => {
  const door = openDoor();
  await turn(door);
  network.mood = 'silentMetadata';
  await turn(door);
  expect(network.asked).toEqual(['/metadata', '/keys']);
});
