// What is counted and measured on the way to the store, and what is not.
import { trace } from '@opentelemetry/api';
import type { ApprovalRequest, Decision } from '../../bot/domain/request.js';
import type { Instruments } from '../../bot/telemetry/instruments.js';
import { observedStore, type ObservedStore } from '../../bot/telemetry/observe-store.js';
import { createSpans } from '../../bot/telemetry/spans.js';
import { createTestClock, type TestClock } from '../support/time/clock.js';
import { ALEX, BEN, sampleCopy, sampleEvent, sampleRequest, TENANT_ID } from '../support/requests.js';

/** Notes what it is told, one entry a call. */
function createNotes(): { readonly notes: unknown[][]; readonly instruments: Instruments } {
  const notes: unknown[][] = [];
  const note =
    (name: string) =>
    (...values: unknown[]): void =>
      void notes.push([name, ...values]);
  const instruments: Instruments = {
    entered: note('entered'),
    timeToCard: note('timeToCard'),
    timeToApplied: note('timeToApplied'),
    graphCall: note('graphCall'),
    throttled: note('throttled'),
    leaseWait: note('leaseWait'),
    storeError: note('storeError'),
  };
  return { notes, instruments };
}

/** A store that keeps one request and one lease, and takes every message. */
function createTinyStore(): ObservedStore {
  let kept: ApprovalRequest | undefined;
  let lease: { readonly holder: string; readonly counter: number } | undefined;
  const tiny: Partial<ObservedStore> = {
    load: () => Promise.resolve(kept),
    commit: (request) => {
      if (request.version !== (kept?.version ?? 0)) return Promise.resolve({ kind: 'conflict' });
      kept = { ...request, version: request.version + 1 };
      return Promise.resolve({ kind: 'committed', request: kept });
    },
    readLease: () => Promise.resolve(lease),
    swapLease: (_key, held, next) => {
      if (held?.counter !== lease?.counter) return Promise.resolve(false);
      lease = next;
      return Promise.resolve(true);
    },
    takeIn: () => Promise.resolve(true),
    answered: () => Promise.resolve(),
    waiting: () => Promise.reject(new Error('the disk is gone')),
  };
  return tiny as ObservedStore;
}

describe('the watched store', () => {
  let clock: TestClock;
  let notes: unknown[][];
  let store: ObservedStore;
  beforeEach(() => {
    clock = createTestClock();
    const made = createNotes();
    notes = made.notes;
    store = observedStore(createTinyStore(), clock, made.instruments);
  });

  const asked = sampleRequest({ version: 0, state: 'pending', cards: [] });
  const commit = async (
    members: Partial<ApprovalRequest>,
    action: 'asked' | 'posted' | 'applied' | 'approved',
  ) => {
    const current = (await store.load(asked.id)) ?? asked;
    const next = { ...current, ...members };
    return await store.commit(next, { ...sampleEvent(next).event, action });
  };
  const message = {
    key: 'chat 1',
    requestId: asked.id,
    person: ALEX,
    tenantId: TENANT_ID,
    conversation: sampleCopy('requester', ALEX).conversation,
    text: 'assign',
    hasAttachment: false,
  };

  it('counts a request once for each state it comes to, however often it is saved there', async () => {
    await commit({}, 'asked');
    await commit({ cards: [sampleCopy('requester', ALEX)] }, 'posted');
    await commit({ state: 'approved' }, 'approved');
    expect(notes).toEqual([
      ['entered', 'pending'],
      ['entered', 'approved'],
    ]);
  });

  it('counts nothing that was not saved', async () => {
    await commit({}, 'asked');
    notes.length = 0;
    const result = await store.commit({ ...asked, version: 0, state: 'approved' }, sampleEvent(asked).event);
    expect(result).toEqual({ kind: 'conflict' });
    expect(notes).toEqual([]);
  });

  it('measures from the message to the card, once, also where Teams delivers the message twice', async () => {
    await store.takeIn(message);
    await clock.pass(400);
    await store.takeIn(message);
    await commit({}, 'asked');
    await clock.pass(600);
    await commit({ cards: [sampleCopy('requester', ALEX)] }, 'posted');
    await commit({ cards: [sampleCopy('approver', BEN)] }, 'posted');
    await store.answered(message.key);
    expect(notes.filter(([name]) => name === 'timeToCard')).toEqual([['timeToCard', 1, 'request']]);
  });

  it('measures an answer that is no request apart', async () => {
    await store.takeIn(message);
    await clock.pass(250);
    await store.answered(message.key);
    expect(notes).toEqual([['timeToCard', 0.25, 'other']]);
  });

  it('measures from the last approval of the revision that was applied', async () => {
    const approve = (revision: number, seconds: number): Decision => ({
      kind: 'approve',
      person: BEN,
      revision,
      at: new Date(Date.parse(clock.now()) + seconds * 1000).toISOString(),
    });
    const decisions = [approve(1, -500), approve(2, -90), approve(2, -30)];
    await commit({ decisions, revision: 2 }, 'asked');
    await commit({ state: 'applied' }, 'applied');
    expect(notes).toContainEqual(['timeToApplied', 30]);
  });

  it('measures how long a piece of work waits for its policy, and not how long anybody else does', async () => {
    const { begin } = createSpans(trace.getTracer('nothing'));
    const take = async (): Promise<void> => {
      const held = await store.readLease('policy');
      await clock.pass(2_000);
      await store.swapLease('policy', held, { holder: 'me', counter: 1 });
      await store.swapLease('policy', { holder: 'me', counter: 1 }, { holder: 'me', counter: 2 });
    };
    await begin({ name: 'carry on' }, take);
    expect(notes).toEqual([['leaseWait', 2]]);
  });

  it('does not take a claim on a message for a wait', async () => {
    const { begin } = createSpans(trace.getTracer('nothing'));
    await begin({ name: 'answer' }, async () => {
      await store.readLease('post request-1');
      await store.swapLease('post request-1', undefined, { holder: 'me', counter: 1 });
    });
    expect(notes).toEqual([]);
  });

  it('counts what the store fails at, and lets it fail', async () => {
    await expect(store.waiting()).rejects.toThrow('the disk is gone');
    expect(notes).toEqual([['storeError', 'waiting']]);
  });
});
