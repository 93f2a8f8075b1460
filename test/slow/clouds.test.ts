// Each cloud with its real host names, behind a proxy as companies have one: it lives on its own hosts, and no other cloud's is contacted or trusted.
import { randomUUID } from 'node:crypto';
import { cloudNames, type CloudName } from '../../bot/config/clouds.js';
import { buildProgram, type Program } from '../support/bot-process.js';
import { openConversation, until, type Conversation } from '../support/internet/conversation.js';
import { startInternet, type Internet } from '../support/internet/internet.js';
import { HOSTS } from '../support/internet/worlds.js';

const PASSWORD = 'a secret of this test';

let program: Program;
let internet: Internet;

beforeAll(async () => {
  program = buildProgram();
  internet = await startInternet();
}, 60_000);
afterAll(async () => {
  await program.remove();
  await internet.close();
});

/** A bot that is an application with a secret, so that the cloud's login is used as well. */
async function openIn(cloud: CloudName): Promise<Conversation> {
  await internet.reset();
  const botId = randomUUID();
  internet.sites[cloud].login.applications.set(botId, { clientId: botId, secret: PASSWORD });
  const [elsewhere = cloud] = cloudNames.filter((other) => HOSTS[other].login !== HOSTS[cloud].login);
  const environment = {
    MicrosoftAppType: 'SingleTenant',
    MicrosoftAppPassword: PASSWORD,
    // A variable of @azure/identity's own: the table's login is used all the same.
    AZURE_AUTHORITY_HOST: `https://${HOSTS[elsewhere].login}`,
  };
  return await openConversation({ internet, program, cloud, botId, environment });
}

function hostsOf(cloud: CloudName): string[] {
  const { graph, login, metadata, connector } = HOSTS[cloud];
  return [graph, login, metadata, connector].map((host) => `${host}:443`).sort();
}

describe.each(cloudNames)('%s', (cloud) => {
  const others = cloudNames.filter((other) => other !== cloud);
  let conversation: Conversation;

  beforeAll(async () => {
    conversation = await openIn(cloud);
  }, 60_000);
  afterAll(() => conversation.end());
  afterEach(() => {
    const { connector, graph } = conversation.site;
    connector.movedTo = undefined;
    graph.elsewhere = undefined;
    internet.proxy.forget();
  });

  /** Also what went around the proxy. */
  const expectOwnHostsOnly = (): void => {
    expect(hostsOf(cloud)).toEqual(expect.arrayContaining([...internet.proxy.contacted()]));
    expect(internet.proxy.unexpected()).toEqual([]);
    expect(conversation.probe.strayed()).toEqual([]);
  };

  it('a change is asked for, approved and applied, on the hosts of this cloud and no other', async () => {
    await conversation.untilApplied();
    const { site, botId } = conversation;
    expect(internet.proxy.contacted()).toEqual(hostsOf(cloud));
    expectOwnHostsOnly();
    const { graph, botAudience } = HOSTS[cloud];
    expect(new Set(site.login.calls)).toEqual(
      new Set([
        { clientId: botId, scope: `${botAudience}/.default`, proof: 'secret' },
        { clientId: botId, scope: `https://${graph}/.default`, proof: 'secret' },
      ]),
    );
    expect([site.graph.refused, site.connector.refused]).toEqual([0, 0]);
    expect([...site.graph.callers, ...site.connector.writers]).toEqual([botId, botId]);
  });

  describe.each(others)('and %s', (other) => {
    const foreign = HOSTS[other];

    it('an activity from its service URL is not let in, whoever signed it', async () => {
      const { botId, say, site } = conversation;
      for (const channel of [site.channel, internet.sites[other].channel]) {
        const token = channel.sign(botId, foreign.serviceUrl);
        const activity = { serviceUrl: foreign.serviceUrl };
        expect(await say('Alex Rivera', 'help', { activity, token })).toBe(401);
      }
      expectOwnHostsOnly();
    });

    it('a token for its service URL does not open the door to ours', async () => {
      const { botId, say, site } = conversation;
      const token = site.channel.sign(botId, foreign.serviceUrl);
      expect(await say('Alex Rivera', 'help', { token })).toBe(401);
      expectOwnHostsOnly();
    });

    it('a next page on its Graph is not read, and the person is told', async () => {
      const { say, reads, site } = conversation;
      site.graph.elsewhere = { how: 'nextPage', url: `https://${foreign.graph}/beta/next` };
      await say('Alex Rivera', 'assign policy Windows 11 baseline to group Sales laptops');
      expect(await reads('Alex Rivera', /could not be asked/u)).toContain(
        'the link to the next page points to another host',
      );
      expectOwnHostsOnly();
    });

    it('a redirect of the connector to its connector is not followed', async () => {
      const { bot, say, site } = conversation;
      site.connector.movedTo = `https://${foreign.connector}`;
      const complaints = (): number => bot.log().match(/"status(?:Code)?":307/gu)?.length ?? 0;
      const before = complaints();
      await say('Ben Okafor', 'help');
      await until('a complaint', bot, () => (complaints() > before ? true : undefined));
      expectOwnHostsOnly();
    });
  });

  // To the program a redirect is the same in every cloud, and it asks five times before it gives up: one cloud will do.
  if (cloud === 'Public') {
    it.each(others.slice(0, 1))(
      'a redirect of Graph to that of %s is not followed, and nothing is sent',
      async (other) => {
        const { say, reads, site } = conversation;
        site.graph.elsewhere = { how: 'redirect', url: `https://${HOSTS[other].graph}/beta/next` };
        await say('Alex Rivera', 'assign policy Windows 11 baseline to group Sales laptops');
        await reads('Alex Rivera', /nothing was planned or sent/iu);
        expectOwnHostsOnly();
      },
    );
  }

  // The two of the government have one channel between them: there the service URL is the difference.
  const strangers = others.filter((other) => HOSTS[other].metadata !== HOSTS[cloud].metadata);
  it.each(strangers)('the channel of %s is not believed, under its own name or ours', async (other) => {
    const { botId, say } = conversation;
    for (const iss of [HOSTS[other].issuer, HOSTS[cloud].issuer]) {
      const token = internet.sites[other].channel.sign(botId, HOSTS[cloud].serviceUrl, { iss });
      expect(await say('Alex Rivera', 'help', { token })).toBe(401);
    }
    expectOwnHostsOnly();
  });

  it.each(strangers)('the own channel is not believed under the name of that of %s', async (other) => {
    const { botId, say, site } = conversation;
    const token = site.channel.sign(botId, HOSTS[cloud].serviceUrl, { iss: HOSTS[other].issuer });
    expect(await say('Alex Rivera', 'help', { token })).toBe(401);
    expectOwnHostsOnly();
  });
});
