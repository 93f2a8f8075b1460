// What the table store costs: the transactions Azure bills for each call, and for the bot's whole story (docs/adr/0007).
import { openTableStore } from '../../../bot/storage/table/open-table-store.js';
import type { Store } from '../../../bot/storage/store.js';
import type { ApprovalRequest } from '../../../bot/domain/request.js';
import type { Arrived } from '../../../bot/workflow/ports.js';
import { startAzurite, type Azurite } from '../../support/stand-ins/azurite.js';
import { ALEX, BEN, CHRIS, POLICY, TENANT_ID, sampleCopy, sampleRequest } from '../../support/requests.js';
import { HOUR, commit, createClock, type Given } from '../given.js';
import { openProxy, type Proxy } from './table-proxy.js';

let azurite: Azurite;
let proxy: Proxy;
let clock: Pick<Given, 'now' | 'pass'>;

beforeAll(async () => {
  azurite = await startAzurite();
});

afterAll(async () => {
  await azurite.stop();
});

beforeEach(async () => {
  clock = createClock();
  proxy = await openProxy(azurite.port);
});

afterEach(async () => {
  await proxy.close();
  await azurite.empty();
});

async function open(): Promise<Store> {
  return openTableStore({ connectionString: proxy.connectionString, now: () => clock.now() });
}

/** How many transactions the work takes. */
async function count(work: () => Promise<unknown>): Promise<number> {
  const before = proxy.calls.length;
  await work();
  return proxy.calls.length - before;
}

const CHANGE = { at: '2026-11-23T14:05:00.000Z', beforeHash: 'before', stateHash: 'after' };

describe('the transactions of a call', () => {
  let store: Store;
  let saved: ApprovalRequest;

  beforeEach(async () => {
    store = await open();
    saved = await commit(store, sampleRequest());
  });

  afterEach(() => store.close());

  const calls: readonly [string, number, () => Promise<unknown>][] = [
    ['a new request', 4, () => commit(store, sampleRequest({ id: 'another' }))],
    ['a step', 2, () => commit(store, { ...saved, state: 'approved' })],
    [
      'a step of what was loaded',
      3,
      async () => {
        const loaded = await store.load(saved.id);
        await commit(store, { ...loaded!, state: 'approved' });
      },
    ],
    ['loading a request', 1, () => store.load(saved.id)],
    ['the trail', 1, () => store.history(saved.id)],
    ['looking what waits, when nothing happened', 1, () => store.waiting()],
    ['a list of one', 2, () => store.list({ kind: 'policy', policyId: POLICY.id })],
    ['recording what was shown, the first time', 1, () => store.writeShown(saved.id, { version: 1 })],
    ['taking a lease', 1, () => store.swapLease('policy', undefined, { holder: 'one', counter: 1 })],
    ['reading a lease', 1, () => store.readLease('policy')],
    ['reading the last change of a policy that was never changed', 2, () => store.readLastChange('policy')],
    ['noting it, the first time', 1, () => store.swapLastChange('policy', undefined, CHANGE)],
    ['meeting somebody', 1, () => store.remember({ ...BEN, tenantId: TENANT_ID, teamsId: '29:ben' })],
    ['everybody', 1, () => store.known(TENANT_ID)],
    ['finding two people', 2, () => store.find(TENANT_ID, [BEN.id, CHRIS.id])],
    ['a welcome', 1, () => store.claimWelcome('chat')],
    ['taking in a message', 1, () => store.takeIn(MESSAGE)],
    ['answering it', 1, () => store.answered(MESSAGE.key)],
    ['whether it is ready', 1, () => store.ready()],
  ];

  it.each(calls)('%s: %i', async (_, expected, work) => {
    expect(await count(work)).toBe(expected);
  });

  it('renewing and releasing a lease: 1 each', async () => {
    const ONE = { holder: 'one', counter: 1 };
    const TWO = { holder: 'one', counter: 2 };
    await store.swapLease('policy', undefined, ONE);
    expect(await count(() => store.swapLease('policy', ONE, TWO))).toBe(1);
    expect(await count(() => store.swapLease('policy', TWO, undefined))).toBe(1);
  });

  it('reading the last change and noting the next: 1 each', async () => {
    await store.swapLastChange('policy', undefined, CHANGE);
    expect(await count(() => store.readLastChange('policy'))).toBe(1);
    const next = { ...CHANGE, stateHash: 'next' };
    expect(await count(() => store.swapLastChange('policy', CHANGE, next))).toBe(1);
  });

  it('what another instance changed: 1 more to see it, once', async () => {
    const other = await openTableStore({
      connectionString: azurite.connectionString,
      now: () => clock.now(),
    });
    await commit(other, { ...saved, state: 'approved' });
    await other.close();
    expect(await count(() => store.waiting())).toBe(2);
    expect(await count(() => store.waiting())).toBe(1);
  });

  it('looking who is behind: 1 when everybody was told; a request that is over costs 3 more, once', async () => {
    const around = (): [string, string] => {
      const at = Date.parse(clock.now());
      return [new Date(at - 24 * HOUR).toISOString(), new Date(at + 24 * HOUR).toISOString()];
    };
    await store.writeShown(saved.id, { version: 1 });
    expect(await count(() => store.behind(...around()))).toBe(1);
    await commit(store, { ...saved, state: 'cancelled' }, { action: 'cancelled' });
    await store.writeShown(saved.id, { version: 2 });
    expect(await count(() => store.behind(...around()))).toBe(4);
    expect(await count(() => store.behind(...around()))).toBe(1);
  });

  it('looking for messages that were left: 1, and once an hour 1 more', async () => {
    expect(await count(() => store.claimLeft(clock.now()))).toBe(2);
    expect(await count(() => store.claimLeft(clock.now()))).toBe(1);
    clock.pass(HOUR);
    expect(await count(() => store.claimLeft(clock.now()))).toBe(2);
  });

  it('requests that are over make nothing dearer: no call reads a row of theirs', async () => {
    await store.writeShown(saved.id, { version: 1 });
    for (let number = 0; number < 30; number += 1) {
      const over = await commit(store, sampleRequest({ id: `over-${number}` }));
      await commit(store, { ...over, state: 'cancelled' }, { action: 'cancelled' });
      await store.writeShown(over.id, { version: 2 });
    }
    const at = Date.parse(clock.now());
    await store.behind(new Date(at - 24 * HOUR).toISOString(), new Date(at + 24 * HOUR).toISOString());
    expect((await store.waiting()).map(({ id }) => id)).toEqual([saved.id]);
    expect(await count(() => store.waiting())).toBe(1);
    expect(await count(() => commit(store, { ...saved, state: 'approved' }))).toBe(2);
  });
});

const MESSAGE: Arrived = {
  key: '19:chat/1',
  requestId: 'of-the-message',
  person: ALEX,
  tenantId: TENANT_ID,
  conversation: sampleCopy('requester', ALEX).conversation,
  text: 'help',
  hasAttachment: false,
};
