// What the bot's whole story costs on the table store, in the transactions Azure bills (docs/adr/0007).
import { openProxy, type Call, type Proxy } from '../../storage/table/table-proxy.js';
import { startAzurite, type Azurite } from '../../support/stand-ins/azurite.js';
import { buildProgram, type Program } from '../../support/bot-process.js';
import { openStage, status, type Stage } from '../../support/stage.js';
import { testTime } from '../../support/time/test-time.js';

let program: Program;
let azurite: Azurite;
let proxy: Proxy;

beforeAll(async () => {
  program = buildProgram();
  const time = testTime();
  // On the time of the test: what Azurite takes costs the bot no time, so that nothing is renewed or looked at meanwhile.
  const leave = time.enter();
  azurite = await startAzurite(
    { ...time.environment(), NODE_OPTIONS: `--require ${program.followTime}` },
    (child) => time.lead(child),
  ).finally(leave);
  proxy = await openProxy(azurite.port);
});

afterAll(async () => {
  await proxy.close();
  await azurite.stop();
  await program.remove();
});

/** What is looked at again and again whether something happens or not. */
function isIdle({ method, path }: Call): boolean {
  return method === 'GET' && /PartitionKey eq '(work|messages)'/.test(path);
}

describe('the transactions of the bot’s story', () => {
  let stage: Stage;

  beforeEach(async () => {
    stage = await openStage({ environment: { REQUEST_STORE: proxy.connectionString } });
  });

  afterEach(async () => {
    await stage.close();
    await azurite.empty();
  });

  /** Of the work and of what follows it in the background, until nothing came for a second. */
  async function spent(work: () => Promise<unknown>): Promise<number> {
    const busy = (): number => proxy.calls.filter((call) => !isIdle(call)).length;
    const before = busy();
    await work();
    for (let seen = -1; seen !== busy();) {
      seen = busy();
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
    return busy() - before;
  }

  it('from the message to the cards, and from the approval to the applied change: at most 40 and 70', async () => {
    const asked = await spent(async () => {
      await stage.say('Alex Rivera', 'assign policy Windows 11 baseline to group Finance laptops');
      await stage.card('Ben Okafor', (card) => status(card).startsWith('Waiting'));
    });
    const applied = await spent(async () => {
      const { message } = await stage.card('Ben Okafor', (card) => status(card).startsWith('Waiting'));
      await stage.press('Ben Okafor', message, 'approve');
      await stage.card('Alex Rivera', (card) => JSON.stringify(card).includes('Applied'));
    });
    expect(asked).toBeLessThanOrEqual(40);
    expect(applied).toBeLessThanOrEqual(70);
  });

  it('while nothing happens: little more than one a second', async () => {
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    const before = proxy.calls.length;
    const began = performance.now();
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    const seconds = (performance.now() - began) / 1_000;
    expect(proxy.calls.length - before).toBeLessThanOrEqual(seconds * 1.2 + 3);
  });
});
