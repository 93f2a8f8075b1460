// What every store must do: one suite of facts that each store's own test file runs.
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import type { ApprovalRequest } from '../../bot/domain/request.js';
import type { Store } from '../../bot/storage/store.js';
import type { KnownPerson } from '../../bot/workflow/ports.js';
import { seal, type NewEvent } from '../../bot/workflow/seal.js';
import {
  ALEX,
  BEN,
  TENANT_ID,
  sampleCopy,
  sampleEvent,
  sampleRequest,
  sampleRequestIn,
} from '../support/requests.js';
import { STATES, anyContent, anyDetail, fullContent, hostileText, type Content } from './arbitrary.js';

/** A store to try, empty at first. */
export interface Harness {
  readonly store: Store;
  /** Another store upon the same data, as a second process or the next start would open it. */
  reopen(): Promise<Store>;
  /** Closes whatever is open and removes the data. */
  cleanUp(): Promise<void>;
}

/** Names that break keys, paths, queries and URLs; each is another one to a store. */
const ODD_KEYS = [
  `a/b\\c#d?e'f"g%20h`,
  '19:abc@thread.tacv2;messageid=1700000000000',
  'a:1/xyz==',
  'Case',
  'case',
  ' padded ',
  '__proto__',
  'naïve 👩‍👩‍👧 \u202e ﷽',
  `x'; DELETE FROM requests; --`,
  '$select=*&$filter=true',
  'x'.repeat(300),
];

/** Runs the suite. The clock the stores are opened with must answer a later time at every call. */
export function describeStore(name: string, open: () => Promise<Harness>): void {
  describe(`${name}, as every store`, () => {
    let harness: Harness;
    let store: Store;

    beforeEach(async () => {
      harness = await open();
      store = harness.store;
    });

    afterEach(async () => {
      await harness.cleanUp();
    });

    const given: Given = { store: () => store, reopen: () => harness.reopen() };
    describe('requests', () => requestFacts(given));
    describe('the race for one request', () => raceFacts(given));
    describe('the audit trail', () => trailFacts(given));
    describe('what waits', () => waitingFacts(given));
    describe('round trips', () => roundTripFacts(given));
    describe('what was shown', () => shownFacts(given));
    describe('leases', () => leaseFacts(given));
    describe('people', () => peopleFacts(given));

    test('is ready while it is open, and not after', async () => {
      await expect(store.ready()).resolves.toBe(true);
      await store.close();
      await expect(store.ready()).resolves.toBe(false);
    });

    test('closing twice is harmless', async () => {
      await store.close();
      await expect(store.close()).resolves.toBeUndefined();
    });
  });
}

interface Given {
  readonly store: () => Store;
  readonly reopen: () => Promise<Store>;
}

/** Commits and answers the request as stored; a conflict fails the test. */
export async function commit(
  store: Store,
  request: ApprovalRequest,
  event: NewEvent = { action: 'asked', actor: ALEX },
): Promise<ApprovalRequest> {
  const next = sampleEvent(request, event);
  const result = await store.commit(next.request, next.event);
  if (result.kind !== 'committed') throw new Error(`expected a commit of ${request.id}, got a conflict`);
  return result.request;
}

function requestFacts({ store, reopen }: Given): void {
  test('answers nothing for an id it never saw', async () => {
    await expect(store().load('never')).resolves.toBeUndefined();
    await expect(store().history('never')).resolves.toEqual([]);
  });

  test('a new request is stored as version 1, and what commit answers is what load answers', async () => {
    const saved = await commit(store(), sampleRequest());
    expect(saved).toMatchObject({ version: 1, seq: 1, state: 'pending' });
    await expect(store().load(saved.id)).resolves.toStrictEqual(saved);
  });

  test('every commit moves the version by one, and only the version', async () => {
    const first = await commit(store(), sampleRequest());
    const next = sampleEvent({ ...first, state: 'approved' }, { action: 'approved', actor: BEN });
    const result = await store().commit(next.request, next.event);
    expect(result).toStrictEqual({ kind: 'committed', request: { ...next.request, version: 2 } });
    await expect(store().load(first.id)).resolves.toStrictEqual({ ...next.request, version: 2 });
  });

  test('a request that became shorter leaves nothing of its old self', async () => {
    const first = await commit(store(), sampleRequestIn('unconfirmed'));
    const { fault, readBack, plan, ...shorter } = first;
    expect([fault, readBack, plan]).not.toContain(undefined);
    const second = await commit(store(), shorter);
    expect(await store().load(first.id)).toStrictEqual(second);
    expect(second).not.toHaveProperty('fault');
    expect(second).not.toHaveProperty('plan');
  });

  test('changing an object after it was given or answered changes nothing stored', async () => {
    const authors = [{ ...ALEX }];
    const saved = await commit(store(), sampleRequest({ authors }));
    authors[0]!.name = 'Mallory';
    const loaded = await store().load(saved.id);
    Object.assign(loaded!.authors[0]!, { name: 'Mallory' });
    expect((await store().load(saved.id))?.authors).toEqual([ALEX]);
  });

  test('everything is there after closing and opening again', async () => {
    const saved = await commit(store(), sampleRequestIn('diverged'));
    const trail = await store().history(saved.id);
    await store().swapLease('policy', undefined, { holder: 'one', counter: 1 });
    await store().remember(known(ALEX.id));
    await store().claimWelcome('chat');
    await store().close();

    const again = await reopen();
    expect(await again.load(saved.id)).toStrictEqual(saved);
    expect(await again.history(saved.id)).toStrictEqual(trail);
    expect(await again.readLease('policy')).toEqual({ holder: 'one', counter: 1 });
    expect(await again.known(TENANT_ID)).toEqual([known(ALEX.id)]);
    expect(await again.claimWelcome('chat')).toBe(false);
  });

  test('ids of odd characters are told apart', async () => {
    for (const id of ODD_KEYS) await commit(store(), sampleRequest({ id, text: id }));
    for (const id of ODD_KEYS) {
      expect(await store().load(id)).toMatchObject({ id, text: id, version: 1 });
      expect(await store().history(id)).toMatchObject([{ requestId: id, seq: 1 }]);
    }
    expect(new Set(await store().due('2027-01-01T00:00:00.000Z'))).toEqual(new Set(ODD_KEYS));
  });
}

function raceFacts({ store, reopen }: Given): void {
  test('an id that is taken cannot be taken again', async () => {
    const saved = await commit(store(), sampleRequest());
    const other = sampleEvent(sampleRequest({ text: 'another with the same id' }));
    await expect(store().commit(other.request, other.event)).resolves.toEqual({ kind: 'conflict' });
    expect(await store().load(saved.id)).toStrictEqual(saved);
  });

  test('a version that was never stored is a conflict', async () => {
    const unseen = sampleEvent(sampleRequest({ version: 3 }));
    await expect(store().commit(unseen.request, unseen.event)).resolves.toEqual({ kind: 'conflict' });
    await expect(store().load(unseen.request.id)).resolves.toBeUndefined();
  });

  test('of two who loaded the same version one wins, and nothing of the other is saved', async () => {
    const { id } = await commit(store(), sampleRequest());
    const other = await reopen();
    const mine = (await store().load(id))!;
    const theirs = (await other.load(id))!;

    const winner = await commit(store(), { ...mine, state: 'approved' }, { action: 'approved', actor: BEN });
    const loser = sampleEvent({ ...theirs, state: 'cancelled' }, { action: 'cancelled', actor: ALEX });
    expect(await other.commit(loser.request, loser.event)).toEqual({ kind: 'conflict' });

    expect(await other.load(id)).toStrictEqual(winner);
    expect((await other.history(id)).map((event) => event.action)).toEqual(['asked', 'approved']);
  });

  test('of many commits at once exactly one wins each version', async () => {
    const { id } = await commit(store(), sampleRequest());
    const stores = [store(), await reopen(), await reopen()];
    for (let round = 0; round < 5; round += 1) {
      const current = (await store().load(id))!;
      const tries = Array.from({ length: 12 }, (_, at) =>
        sampleEvent(
          { ...current, text: `round ${round} by ${at}` },
          { action: 'changed', detail: { by: at } },
        ),
      );
      const results = await Promise.all(
        tries.map((next, at) => stores[at % stores.length]!.commit(next.request, next.event)),
      );
      const won = results.flatMap((result) => (result.kind === 'committed' ? [result.request] : []));
      expect(won).toHaveLength(1);
      expect(await store().load(id)).toStrictEqual(won[0]);
      expect((await store().history(id)).at(-1)?.hash).toBe(won[0]?.head);
    }
    expect(await store().load(id)).toMatchObject({ version: 6, seq: 6 });
    expect(await store().history(id)).toHaveLength(6);
  });

  test('many new requests at once are all stored', async () => {
    const ids = Array.from({ length: 40 }, (_, at) => `request-${at}`);
    await Promise.all(ids.map((id) => commit(store(), sampleRequest({ id }))));
    expect((await store().due('2027-01-01T00:00:00.000Z')).toSorted()).toEqual(ids.toSorted());
  });
}

function trailFacts({ store }: Given): void {
  test('is answered oldest first, each event naming the one before', async () => {
    let request = await commit(store(), sampleRequest());
    for (let step = 0; step < 11; step += 1) {
      request = await commit(store(), request, { action: 'posted', detail: { step } });
    }
    const trail = await store().history(request.id);
    expect(trail.map((event) => event.seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(trail.map((event) => event.prev)).toEqual([
      '0'.repeat(64),
      ...trail.slice(0, -1).map((e) => e.hash),
    ]);
    expect(trail.at(-1)).toMatchObject({ hash: request.head, detail: { step: 10 } });
    expect(trail[0]).toMatchObject({ action: 'asked', actor: ALEX });
    expect(trail[1]).not.toHaveProperty('actor');
  });

  test('an event is answered exactly as it was given', async () => {
    await fc.assert(
      fc.asyncProperty(anyDetail, hostileText, async (detail, name) => {
        const asked = sampleRequest({ id: `event-${next()}` });
        const { request, event } = seal(
          asked,
          { action: 'asked', actor: { id: name, name }, detail },
          asked.createdAt,
        );
        await store().commit(request, event);
        expect(JSON.stringify(await store().history(request.id))).toBe(JSON.stringify([event]));
      }),
      { numRuns: 50 },
    );
  });

  const wrongEvents: [string, (request: ApprovalRequest) => ReturnType<typeof sampleEvent>][] = [
    ['leaves out a number', (request) => sampleEvent({ ...request, seq: request.seq + 1 })],
    ['repeats a number', (request) => sampleEvent({ ...request, seq: request.seq - 1 })],
    ['follows another event', (request) => sampleEvent({ ...request, head: 'f'.repeat(64) })],
    [
      'is about another request',
      (request) => {
        const next = sampleEvent(request);
        return { request: next.request, event: { ...next.event, requestId: 'another' } };
      },
    ],
    [
      'is not the one the request names',
      (request) => ({
        request: sampleEvent(request).request,
        event: sampleEvent(request, { action: 'posted' }).event,
      }),
    ],
    [
      'has a number the request does not name',
      (request) => ({ ...sampleEvent(request), request: { ...sampleEvent(request).request, seq: 7 } }),
    ],
  ];

  test.each(wrongEvents)('an event that %s is refused, and the state with it', async (_, spoil) => {
    const first = await commit(store(), sampleRequest());
    const saved = await commit(store(), first, { action: 'posted' });
    const trail = await store().history(saved.id);
    const wrong = spoil({ ...saved, state: 'approved' });

    await expect(store().commit(wrong.request, wrong.event)).rejects.toThrow(/nothing was saved/);

    expect(await store().load(saved.id)).toStrictEqual(saved);
    expect(await store().history(saved.id)).toStrictEqual(trail);
  });

  test('an event that could not be read again is refused, and the state with it', async () => {
    const saved = await commit(store(), sampleRequest());
    const next = sampleEvent({ ...saved, state: 'approved' });
    const unreadable = { ...next.event, revision: Number.NaN };
    await expect(store().commit(next.request, unreadable)).rejects.toThrow(
      `saving audit event 2 of request ${saved.id}: "revision" is not as expected`,
    );
    expect(await store().load(saved.id)).toStrictEqual(saved);
    expect(await store().history(saved.id)).toHaveLength(1);
  });

  test('the first event of a request must be number 1', async () => {
    const late = sampleEvent(sampleRequest({ seq: 1 }));
    await expect(store().commit(late.request, late.event)).rejects.toThrow(/does not follow event 0/);
    await expect(store().load(late.request.id)).resolves.toBeUndefined();
  });

  test('what could not be read again is not saved', async () => {
    const saved = await commit(store(), sampleRequest());
    const next = sampleEvent({ ...saved, approvalsNeeded: Number.NaN });
    await expect(store().commit(next.request, next.event)).rejects.toThrow(
      `saving request ${saved.id}: "approvalsNeeded" is not as expected (invalid_type); nothing was saved`,
    );
    const undated = sampleEvent({ ...saved, expiresAt: 'tomorrow' });
    await expect(store().commit(undated.request, undated.event)).rejects.toThrow(/expiresAt/);
    expect(await store().load(saved.id)).toStrictEqual(saved);
    expect(await store().history(saved.id)).toHaveLength(1);
  });
}

function waitingFacts({ store }: Given): void {
  const NOON = '2026-11-24T12:00:00.000Z';

  test.each(STATES)('a request in %s is found by exactly the queries meant for it', async (state) => {
    await commit(store(), sampleRequestIn(state, { id: 'it', expiresAt: NOON }));
    const isAwaited = state === 'draft' || state === 'pending';
    const isUnfinished = state === 'approved' || state === 'applying';
    expect(await store().due(NOON)).toEqual(isAwaited ? ['it'] : []);
    expect(await store().unfinished()).toEqual(isUnfinished ? ['it'] : []);
    expect(await store().unconfirmed()).toEqual(state === 'unconfirmed' ? ['it'] : []);
  });

  test('a request is due from the moment it expires, however the time is written', async () => {
    await commit(store(), sampleRequest({ id: 'before', expiresAt: '2026-11-24T11:59:59.999Z' }));
    await commit(store(), sampleRequest({ id: 'at', expiresAt: '2026-11-24T12:00:00Z' }));
    await commit(store(), sampleRequest({ id: 'abroad', expiresAt: '2026-11-24T13:00:00.000+01:00' }));
    await commit(store(), sampleRequest({ id: 'after', expiresAt: '2026-11-24T12:00:00.001Z' }));
    expect((await store().due(NOON)).toSorted()).toEqual(['abroad', 'at', 'before']);
    expect(await store().due('2026-11-24T11:59:59.998Z')).toEqual([]);
  });

  test('a request leaves a list when it moves on', async () => {
    const pending = await commit(store(), sampleRequestIn('pending', { expiresAt: NOON }));
    const approved = await commit(store(), { ...pending, state: 'approved' });
    expect(await store().due(NOON)).toEqual([]);
    expect(await store().unfinished()).toEqual([pending.id]);
    const unconfirmed = await commit(store(), { ...approved, state: 'unconfirmed' });
    expect(await store().unfinished()).toEqual([]);
    expect(await store().unconfirmed()).toEqual([pending.id]);
    await commit(store(), { ...unconfirmed, state: 'applied' });
    expect(await store().unconfirmed()).toEqual([]);
  });

  test('a time that is none is refused, not taken for "nothing is due"', async () => {
    await expect(store().due('soon')).rejects.toThrow(/not a time/);
  });
}

function roundTripFacts({ store }: Given): void {
  test.each(STATES)('a request in %s comes back as it went', async (state) => {
    const saved = await commit(store(), sampleRequestIn(state));
    const { version, seq, head, updatedAt, ...content } = sampleRequestIn(state);
    expect([version, seq]).toEqual([0, 0]);
    expect(head).not.toBe(saved.head);
    expect(await store().load(saved.id)).toStrictEqual({
      ...content,
      updatedAt,
      version: 1,
      seq: 1,
      head: saved.head,
    });
  });

  test('the body to be sent survives byte for byte', async () => {
    const body = '{ "assignments" : [ ],\r\n\t"n": 1.0e2, "é": "\\u00e9 👩‍👩‍👧 \u2028" }\n';
    const plan = { ...sampleRequest().plan!, request: { version: 'v1.0', path: '/x', body } as const };
    const { id } = await commit(store(), sampleRequest({ plan }));
    const loaded = await store().load(id);
    expect(Buffer.from(loaded!.plan!.request.body)).toEqual(Buffer.from(body));
  });

  test('a plan of a thousand rows comes back', async () => {
    const rows = Array.from({ length: 1000 }, (_, at) => ({
      target: { kind: 'group', groupId: `group-${at}` } as const,
      source: 'direct' as const,
    }));
    const plan = { ...sampleRequest().plan!, before: rows, after: rows, kept: rows };
    const saved = await commit(store(), sampleRequest({ plan }));
    expect(await store().load(saved.id)).toStrictEqual(saved);
  });

  const survives = async (content: Content): Promise<void> => {
    const { request, event } = sampleEvent(
      { ...content, id: `any-${next()}`, version: 0, seq: 0, head: '0'.repeat(64) },
      undefined,
      content.updatedAt,
    );
    expect((await store().commit(request, event)).kind).toBe('committed');
    const loaded = await store().load(request.id);
    const expected = { ...request, version: 1 };
    expect(JSON.stringify(loaded)).toBe(JSON.stringify(expected));
    // Not by jest, which takes a member named `constructor` for a type, and overlooks one named `__proto__`.
    expect(isDeepStrictEqual(loaded, expected)).toBe(true);
  };

  test('any request comes back, whatever names it holds and whatever is absent', async () => {
    await fc.assert(fc.asyncProperty(anyContent, survives), { numRuns: 150 });
  });

  test('a request with every optional member comes back', async () => {
    await fc.assert(fc.asyncProperty(fullContent, survives), { numRuns: 30 });
  });

  test('what a newer version has added survives a step taken by this one', async () => {
    const newer = { ...sampleRequest(), ticket: { number: 'CHG-7' } };
    const saved = await commit(store(), newer);
    await commit(store(), { ...saved, state: 'approved' });
    expect(await store().load(newer.id)).toMatchObject({ state: 'approved', ticket: { number: 'CHG-7' } });
  });
}

function shownFacts({ store, reopen }: Given): void {
  const ALWAYS = ['2000-01-01T00:00:00.000Z', '2100-01-01T00:00:00.000Z'] as const;

  test('a request is behind until its newest version was shown, and again after the next step', async () => {
    const first = await commit(store(), sampleRequest());
    expect(await store().readShown(first.id)).toBeUndefined();
    expect(await store().behind(...ALWAYS)).toEqual([first.id]);
    await store().writeShown(first.id, { version: first.version });
    expect(await store().behind(...ALWAYS)).toEqual([]);
    const second = await commit(store(), { ...first, state: 'approved' }, { action: 'approved', actor: BEN });
    expect(await store().behind(...ALWAYS)).toEqual([first.id]);
    await store().writeShown(second.id, { version: second.version, told: 'applied 1' });
    expect(await (await reopen()).readShown(second.id)).toEqual({ version: 2, told: 'applied 1' });
  });

  test('an earlier version shown late takes nothing back, and what was told stays told', async () => {
    const { id } = await commit(store(), sampleRequest());
    await store().writeShown(id, { version: 5, told: 'applied 1' });
    await store().writeShown(id, { version: 3 });
    expect(await store().readShown(id)).toEqual({ version: 5, told: 'applied 1' });
  });

  test('only what changed between the two moments is looked for', async () => {
    const { updatedAt } = await commit(store(), sampleRequest());
    const at = (shift: number): string => new Date(Date.parse(updatedAt) + shift).toISOString();
    expect(await store().behind(at(0), at(0))).toHaveLength(1);
    expect(await store().behind(at(1), at(1_000))).toEqual([]);
    expect(await store().behind(at(-1_000), at(-1))).toEqual([]);
  });
}

function leaseFacts({ store, reopen }: Given): void {
  const ONE = { holder: 'one', counter: 1 };
  const TWO = { holder: 'two', counter: 1 };

  test('a free lease is taken by one, and only one', async () => {
    const other = await reopen();
    expect(await store().readLease('policy')).toBeUndefined();
    const taken = await Promise.all([
      store().swapLease('policy', undefined, ONE),
      other.swapLease('policy', undefined, TWO),
    ]);
    expect(taken.toSorted()).toEqual([false, true]);
    expect(await other.readLease('policy')).toEqual(taken[0] ? ONE : TWO);
  });

  test('a holder moves the counter; whoever saw an older one is refused', async () => {
    await store().swapLease('policy', undefined, ONE);
    expect(await store().swapLease('policy', ONE, { holder: 'one', counter: 2 })).toBe(true);
    expect(await store().swapLease('policy', ONE, TWO)).toBe(false);
    expect(await store().swapLease('policy', { holder: 'two', counter: 2 }, TWO)).toBe(false);
    expect(await store().readLease('policy')).toEqual({ holder: 'one', counter: 2 });
    expect(await store().swapLease('policy', { holder: 'one', counter: 2 }, TWO)).toBe(true);
    expect(await store().readLease('policy')).toEqual(TWO);
  });

  test('a lease is given back only by whoever holds it, and can be taken again', async () => {
    await store().swapLease('policy', undefined, ONE);
    expect(await store().swapLease('policy', TWO, undefined)).toBe(false);
    expect(await store().readLease('policy')).toEqual(ONE);
    expect(await store().swapLease('policy', ONE, undefined)).toBe(true);
    expect(await store().readLease('policy')).toBeUndefined();
    expect(await store().swapLease('policy', ONE, { holder: 'one', counter: 2 })).toBe(false);
    expect(await store().swapLease('policy', undefined, TWO)).toBe(true);
  });

  test('nothing for nothing is true only where the lease is free', async () => {
    expect(await store().swapLease('policy', undefined, undefined)).toBe(true);
    await store().swapLease('policy', undefined, ONE);
    expect(await store().swapLease('policy', undefined, undefined)).toBe(false);
  });

  test('keys of odd characters are different leases', async () => {
    for (const [counter, key] of ODD_KEYS.entries()) {
      expect(await store().swapLease(key, undefined, { holder: key, counter })).toBe(true);
    }
    for (const [counter, key] of ODD_KEYS.entries()) {
      expect(await store().readLease(key)).toEqual({ holder: key, counter });
    }
  });
}

function peopleFacts({ store, reopen }: Given): void {
  test('the most recently seen come first, of the tenant that is asked about only', async () => {
    await store().remember(known('a'));
    await store().remember(known('b'));
    await store().remember({ ...known('a'), tenantId: 'another', name: 'Somebody else' });
    await store().remember(known('c'));
    await store().remember(known('a'));
    expect((await store().known(TENANT_ID)).map(({ id }) => id)).toEqual(['a', 'c', 'b']);
    expect(await store().known('another')).toMatchObject([{ id: 'a', name: 'Somebody else' }]);
    expect(await store().known('nobody')).toEqual([]);
  });

  test('what is new replaces what was known', async () => {
    await store().remember(known('a'));
    const moved = { ...known('a'), name: 'Alex R.', teamsId: '29:new', personalChat: chat('elsewhere') };
    await store().remember(moved);
    expect(await store().known(TENANT_ID)).toStrictEqual([moved]);
  });

  test('a personal chat, a Teams id and a name are kept when they are left out', async () => {
    const met = { ...known('a'), personalChat: chat('home') };
    await store().remember(met);
    await store().remember({ ...known('a'), teamsId: '', name: '' });
    expect(await store().known(TENANT_ID)).toStrictEqual([met]);
  });

  test('somebody without a personal chat has none, rather than an empty one', async () => {
    await store().remember(known('a'));
    expect(await store().known(TENANT_ID)).toStrictEqual([known('a')]);
  });

  test('ids and names of odd characters are kept apart', async () => {
    for (const id of ODD_KEYS) await store().remember({ ...known(id), tenantId: `t ${id}` });
    for (const id of ODD_KEYS) {
      expect(await store().known(`t ${id}`)).toStrictEqual([{ ...known(id), tenantId: `t ${id}` }]);
    }
  });

  test('a conversation is welcomed once, by whoever comes first', async () => {
    const other = await reopen();
    const claims = await Promise.all(
      [store(), other, store(), other].map((each) => each.claimWelcome('chat')),
    );
    expect(claims.filter(Boolean)).toHaveLength(1);
    expect(await other.claimWelcome('chat')).toBe(false);
    for (const id of ODD_KEYS) expect(await store().claimWelcome(id)).toBe(true);
    for (const id of ODD_KEYS) expect(await store().claimWelcome(id)).toBe(false);
  });
}

function known(id: string): KnownPerson {
  return { id, name: `Person ${id}`, tenantId: TENANT_ID, teamsId: `29:${id}` };
}

function chat(conversationId: string): NonNullable<KnownPerson['personalChat']> {
  return { ...sampleCopy('requester', ALEX).conversation, conversationId };
}

let made = 0;

/** A number not used before: a property's runs share one store. */
function next(): number {
  made += 1;
  return made;
}
