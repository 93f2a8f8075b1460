// The table store when the network and the service fail it: what it answers is true, or it says that it does not know.
import { openTableStore } from '../../../bot/storage/table/open-table-store.js';
import { createTable } from '../../../bot/storage/table/calls.js';
import { createTableClient } from '../../../bot/storage/table/client.js';
import type { Store } from '../../../bot/storage/store.js';
import { StoreError } from '../../../bot/workflow/ports.js';
import type { ApprovalRequest } from '../../../bot/domain/request.js';
import type { Arrived } from '../../../bot/workflow/ports.js';
import { connectionStringOf, startAzurite, type Azurite } from '../../support/stand-ins/azurite.js';
import { ALEX, TENANT_ID, sampleCopy, sampleEvent, sampleRequest } from '../../support/requests.js';
import { createDeadlineClock } from '../../support/time/deadline-clock.js';
import { commit, createClock } from '../../storage/given.js';
import {
  openProxy,
  theFirst,
  type Call,
  type Proxy,
  type Treatment,
} from '../../storage/table/table-proxy.js';

let azurite: Azurite;
let proxy: Proxy;
let opened: Store[];
let now: () => string;

beforeAll(async () => {
  azurite = await startAzurite();
});

afterAll(async () => {
  await azurite.stop();
});

beforeEach(async () => {
  const clock = createClock();
  now = () => clock.now();
  opened = [];
  proxy = await openProxy(azurite.port);
});

afterEach(async () => {
  for (const store of opened) await store.close();
  await proxy.close();
  await azurite.empty();
});

/** An instance of its own; `through` the proxy, or straight to the service. */
async function open(through: 'proxy' | 'straight'): Promise<Store> {
  const { connectionString } = through === 'proxy' ? proxy : azurite;
  const store = await openTableStore({ connectionString, now, waits: createDeadlineClock().clock });
  opened.push(store);
  return store;
}

const isTogether = ({ isTogether: is }: Call): boolean => is;
const isWrite = ({ method }: Call): boolean => method !== 'GET';
const isLease = (call: Call): boolean => isWrite(call) && `${call.path}${call.body}`.includes('lease');

describe('a commit whose answer is lost', () => {
  it.each<Treatment>(['loseAnswer', 'loseCall', { status: 500 }, { status: 503, code: 'ServerBusy' }])(
    'is answered as committed, once, for a new request and for a next step (%j)',
    async (treatment) => {
      const store = await open('proxy');
      proxy.treat = theFirst(isTogether, treatment);
      const first = await commit(store, sampleRequest());
      proxy.treat = theFirst(isTogether, treatment);
      const second = await commit(store, { ...first, state: 'approved' });
      const other = await open('straight');
      expect(await other.load(first.id)).toStrictEqual(second);
      expect((await other.history(first.id)).map(({ seq }) => seq)).toEqual([1, 2]);
      expect(await other.waiting()).toMatchObject([{ id: first.id, state: 'approved' }]);
    },
  );

  it('is committed also when somebody else has gone on from it meanwhile', async () => {
    const store = await open('proxy');
    const other = await open('straight');
    const first = await commit(store, sampleRequest());
    const next = sampleEvent({ ...first, state: 'approved' }, { action: 'approved' });
    let tries = 0;
    proxy.treat = async (call) => {
      if (!call.isTogether) return 'pass';
      tries += 1;
      if (tries === 1) return 'loseAnswer';
      const approved = (await other.load(first.id))!;
      await commit(other, { ...approved, state: 'applying' }, { action: 'applying' });
      return 'pass';
    };
    const result = await store.commit(next.request, next.event);
    expect(result).toStrictEqual({ kind: 'committed', request: { ...next.request, version: 2 } });
    expect(tries).toBe(2);
    expect(await store.load(first.id)).toMatchObject({ version: 3, state: 'applying' });
    expect((await store.history(first.id)).map(({ action }) => action)).toEqual([
      'asked',
      'approved',
      'applying',
    ]);
  });

  it('is a conflict where another instance saved the very same step', async () => {
    const store = await open('proxy');
    const other = await open('straight');
    const first = await commit(store, sampleRequest());
    await other.load(first.id);
    // The same moment, the same words, nobody's: the events are equal to the last letter.
    const next = sampleEvent({ ...first, state: 'expired' }, { action: 'expired' });
    proxy.treat = theFirst(isTogether, async () => {
      expect(await other.commit(next.request, next.event)).toMatchObject({ kind: 'committed' });
      return 'loseAnswer';
    });
    expect(await store.commit(next.request, next.event)).toEqual({ kind: 'conflict' });
    expect(await store.history(first.id)).toHaveLength(2);
  });

  it('and which was not done, whatever is tried, is a fault; loading tells', async () => {
    const store = await open('proxy');
    proxy.treat = (call) => (call.isTogether ? 'loseCall' : 'pass');
    const { request, event } = sampleEvent(sampleRequest());
    await expect(store.commit(request, event)).rejects.toThrow(
      /^saving request 7f3kq2m9d4x8w6t1: .*cannot be reached/,
    );
    expect(await store.load(request.id)).toBeUndefined();
    expect(await store.waiting()).toEqual([]);
    proxy.treat = () => 'pass';
    expect(await commit(store, sampleRequest())).toMatchObject({ version: 1 });
  });
});

describe('leases, messages and what was shown, when an answer is lost', () => {
  const ONE = { holder: 'one', counter: 1 };
  const TWO = { holder: 'two', counter: 1 };

  it('a lease that was taken, renewed and released is answered so', async () => {
    const store = await open('proxy');
    const swaps = [
      [undefined, ONE],
      [ONE, { holder: 'one', counter: 2 }],
      [{ holder: 'one', counter: 2 }, undefined],
    ] as const;
    for (const [held, next] of swaps) {
      proxy.treat = theFirst(isLease, 'loseAnswer');
      expect(await store.swapLease('policy', held, next)).toBe(true);
      expect(await store.readLease('policy')).toEqual(next);
    }
  });

  it('a lease that another took in the meantime is not believed to be ours', async () => {
    const store = await open('proxy');
    const other = await open('straight');
    proxy.treat = theFirst(isLease, async () => {
      expect(await other.swapLease('policy', undefined, ONE)).toBe(true);
      return 'loseAnswer';
    });
    expect(await store.swapLease('policy', undefined, ONE)).toBe(false);
    proxy.treat = theFirst(isLease, async () => {
      expect(await other.swapLease('policy', ONE, TWO)).toBe(true);
      return 'loseAnswer';
    });
    expect(await store.swapLease('policy', ONE, { holder: 'one', counter: 2 })).toBe(false);
    expect(await store.readLease('policy')).toEqual(TWO);
  });

  it('a message is taken in once, and a conversation welcomed once', async () => {
    const store = await open('proxy');
    proxy.treat = theFirst(isTogether, 'loseAnswer');
    expect(await store.takeIn(MESSAGE)).toBe(true);
    expect(await store.takeIn(MESSAGE)).toBe(false);
    proxy.treat = theFirst(isWrite, 'loseAnswer');
    expect(await store.claimWelcome('chat')).toBe(true);
    expect(await store.claimWelcome('chat')).toBe(false);
  });

  it('a message that was left is claimed, and one that was answered stays answered', async () => {
    const store = await open('proxy');
    await store.takeIn(MESSAGE);
    proxy.treat = theFirst(isWrite, 'loseAnswer');
    expect(await store.claimLeft(now())).toEqual([MESSAGE]);
    proxy.treat = theFirst(isTogether, 'loseAnswer');
    await store.answered(MESSAGE.key);
    expect(await store.claimLeft(now())).toEqual([]);
    expect(await store.takeIn(MESSAGE)).toBe(false);
  });

  it('what was shown and who was met is kept', async () => {
    const store = await open('proxy');
    const person = { ...ALEX, tenantId: TENANT_ID, teamsId: '29:alex' };
    for (const version of [1, 2]) {
      proxy.treat = theFirst(isWrite, 'loseAnswer');
      await store.writeShown('it', { version });
      expect(await store.readShown('it')).toEqual({ version });
      proxy.treat = theFirst(isWrite, 'loseAnswer');
      await store.remember(person);
    }
    expect(await store.known(TENANT_ID)).toEqual([person]);
  });
});

describe('a service that says no', () => {
  it.each([
    [{ status: 403, code: 'AuthorizationPermissionMismatch' }, 'Storage Table Data Contributor'],
    [{ status: 401, code: 'InvalidAuthenticationInfo' }, 'does not accept the token or key'],
    [{ status: 404, code: 'TableNotFound' }, 'the table is gone'],
    [{ status: 409, code: 'TableBeingDeleted' }, 'the table is being deleted'],
    [{ status: 413, code: 'RequestBodyTooLarge' }, 'larger than table storage takes'],
    [{ status: 503, code: 'ServerBusy' }, 'try again in a moment'],
    [{ status: 429 }, 'asks to wait'],
  ])('%j is a fault that says what to do', async (treatment, advice) => {
    const store = await open('proxy');
    const saved = await commit(store, sampleRequest());
    proxy.treat = () => treatment;
    const next = sampleEvent({ ...saved, state: 'approved' });
    const faults = await Promise.all([
      store.load('it').catch((error: unknown) => error),
      store.waiting().catch((error: unknown) => error),
      store.commit(next.request, next.event).catch((error: unknown) => error),
    ]);
    for (const fault of faults) {
      expect(fault).toBeInstanceOf(StoreError);
      expect(String(fault)).toContain(advice);
      expect(String(fault)).toContain(String(treatment.status));
      expect(String(fault)).not.toContain('secret');
      expect(fault).not.toHaveProperty('cause');
    }
    expect(String(faults[0])).toMatch(/^StoreError: reading request it: /);
    expect(await store.ready()).toBe(false);
    proxy.treat = () => 'pass';
    expect(await store.ready()).toBe(true);
    expect(await store.load(saved.id)).toStrictEqual(saved);
  });

  it('a transaction refused without a word, or done without an etag, is understood', async () => {
    const store = await open('proxy');
    const other = await open('straight');
    const conflictOf = async (saved: ApprovalRequest): Promise<void> => {
      await commit(other, (await other.load(saved.id))!, { action: 'posted' });
      const late = sampleEvent({ ...saved, state: 'cancelled' });
      expect(await store.commit(late.request, late.event)).toEqual({ kind: 'conflict' });
      expect(await other.load(saved.id)).toMatchObject({ state: 'pending' });
    };
    proxy.rewrite = (call, answer) => (call.isTogether ? answer.replace(/ETag: .*/g, '') : answer);
    const first = await commit(store, sampleRequest());
    const second = await commit(store, first, { action: 'posted' });
    await conflictOf(second);
    proxy.rewrite = (call, answer) => (call.isTogether ? answer.replace(/\{.*\}/s, '') : answer);
    await conflictOf(await commit(store, sampleRequest({ id: 'another' })));
  });

  it('a busy service is asked again, and nobody notices', async () => {
    const store = await open('proxy');
    proxy.treat = theFirst(() => true, { status: 503, code: 'ServerBusy' });
    const saved = await commit(store, sampleRequest());
    proxy.treat = theFirst(() => true, { status: 429 });
    expect(await store.load(saved.id)).toStrictEqual(saved);
    proxy.treat = theFirst(() => true, 'loseAnswer');
    expect(await store.waiting()).toHaveLength(1);
  });

  it('where nobody listens, opening is a fault that keeps the key to itself', async () => {
    await proxy.close();
    const fault = await openTableStore({
      connectionString: proxy.connectionString,
      now,
      waits: createDeadlineClock().clock,
    }).catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(StoreError);
    expect(String(fault)).toMatch(/opening the store: ECONNREFUSED; table storage cannot be reached/);
    expect(JSON.stringify(fault)).not.toContain('Eby8');
    proxy = await openProxy(azurite.port);
    await open('proxy');
  });

  it('a service that never answers is given up in time', async () => {
    await open('straight');
    const client = createTableClient({ connectionString: proxy.connectionString });
    const { clock, waits, pass } = createDeadlineClock();
    const table = createTable(client, clock, { call: 500, try: 100, pauses: [10, 10] });
    proxy.treat = () => {
      pass(100);
      return 'hang';
    };
    const reading = table.run('reading', (rows) => rows.read({ partition: 'a', row: 'b' }));
    await expect(reading).rejects.toThrow('reading: no answer; table storage cannot be reached');
    expect(proxy.calls).toHaveLength(3);
    expect(waits).toEqual([10, 10]);
  });

  it('closing ends what is under way', async () => {
    const store = await open('proxy');
    proxy.treat = () => 'hang';
    const reading = store.load('it').catch((error: unknown) => String(error));
    while (proxy.calls.at(-1)?.path.includes('request-it') !== true) await new Promise(setImmediate);
    await store.close();
    expect(await reading).toBe('StoreError: reading request it: the store is closed');
    await expect(store.load('it')).rejects.toThrow('the store is closed');
  });
});

describe('an account that cannot be', () => {
  it.each([
    ['unencrypted', connectionStringOf(1).replace('127.0.0.1', 'example.com'), /unencrypted/],
    ['half copied', 'AccountName=mine;AccountKey=c2VjcmV0', /copy it whole/],
    ['nonsense', 'c2VjcmV0', /copy it whole/],
  ])('%s is refused before anything is sent', async (_, connectionString, message) => {
    const opening = openTableStore({ connectionString, now }).catch((error: unknown) => error);
    expect(await opening).toBeInstanceOf(StoreError);
    expect(String(await opening)).toMatch(message);
    expect(String(await opening)).not.toContain('c2VjcmV0');
  });

  it('a token goes nowhere unencrypted', async () => {
    let asked = 0;
    const credential = {
      getToken: () => {
        asked += 1;
        return Promise.resolve({ token: 'c2VjcmV0', expiresOnTimestamp: Date.now() + 3_600_000 });
      },
    };
    for (const endpoint of ['http://example.com', `http://127.0.0.1:${azurite.port}/devstoreaccount1`]) {
      await expect(openTableStore({ endpoint, credential, now })).rejects.toThrow('unencrypted');
    }
    expect(asked).toBe(0);
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
