// How long the oldest work waits, and what becomes of telemetry that cannot begin.
import { watchOldest } from '../../bot/telemetry/oldest.js';
import { openTelemetry } from '../../bot/telemetry/telemetry.js';
import type { ObservedStore } from '../../bot/telemetry/observe-store.js';
import type { Waiting } from '../../bot/workflow/ports.js';
import { createTestClock } from '../support/time/clock.js';
import { startIngestion } from './ingestion.js';

const silent = (): void => undefined;

describe('the oldest work', () => {
  const at = (clock: { now(): string }, secondsAgo: number): string =>
    new Date(Date.parse(clock.now()) - secondsAgo * 1000).toISOString();
  const one = (state: Waiting['state'], updatedAt: string): Waiting => ({
    id: `${state} ${updatedAt}`,
    state,
    updatedAt,
    expiresAt: updatedAt,
  });

  async function look(of: (clock: { now(): string }) => readonly Waiting[]) {
    const clock = createTestClock();
    const stop = new AbortController();
    const store = { waiting: () => Promise.resolve(of(clock)) };
    const oldest = watchOldest({ store, clock, log: silent }, stop.signal);
    await clock.pass(0);
    stop.abort();
    return oldest;
  }

  it('is what the bot owes, and never what waits for people', async () => {
    const oldest = await look((clock) => [
      one('pending', at(clock, 90_000)),
      one('draft', at(clock, 80_000)),
      one('awaiting-intune', at(clock, 70_000)),
      one('unconfirmed', at(clock, 600)),
      one('approved', at(clock, 60)),
      one('applying', at(clock, 5)),
    ]);
    expect(oldest.owed()).toBe(600);
    expect(oldest.unfinished()).toBe(60);
  });

  it('is nobody’s where the bot has stopped looking by itself', async () => {
    const oldest = await look((clock) => [one('unconfirmed', at(clock, 25 * 3600))]);
    expect(oldest.owed()).toBe(0);
  });

  it('is 0 where none waits', async () => {
    const oldest = await look((clock) => [one('pending', at(clock, 90_000))]);
    expect([oldest.owed(), oldest.unfinished(), oldest.undecided()]).toEqual([0, 0, 90_000]);
  });

  it('is asked for every 30 seconds, ages meanwhile, and is not known while the store is away', async () => {
    const clock = createTestClock();
    const stop = new AbortController();
    let looks = 0;
    const waiting = (): Promise<readonly Waiting[]> => {
      looks += 1;
      return looks < 3 ? Promise.resolve([one('approved', at(clock, 0))]) : Promise.reject(new Error('away'));
    };
    const oldest = watchOldest({ store: { waiting }, clock, log: silent }, stop.signal);
    expect(oldest.owed()).toBeUndefined();
    await clock.pass(29_000);
    expect([looks, oldest.owed()]).toEqual([1, 29]);
    await clock.pass(11_000);
    expect([looks, oldest.owed()]).toEqual([2, 10]);
    await clock.pass(30_000);
    expect([looks, oldest.owed()]).toEqual([3, undefined]);
    stop.abort();
  });
});

it('goes on without telemetry where that cannot begin, and says so', async () => {
  const lines: string[] = [];
  const telemetry = await openTelemetry({
    settings: { connectionString: 'InstrumentationKey=none', ingestionOrigin: 'http://127.0.0.1:9' },
    graph: { host: 'graph', steps: new Set() },
    store: {} as ObservedStore,
    clock: createTestClock(),
    log: (level, event) => void lines.push(`${level} ${event}`),
  });
  expect(lines).toEqual(['error starting telemetry']);
  expect(await telemetry.spans.begin({ name: 'turn' }, () => Promise.resolve(7))).toBe(7);
  await telemetry.close();
});

describe('an address', () => {
  async function open(mood: 'broken' | 'silent') {
    const ingestion = await startIngestion(mood);
    const clock = createTestClock();
    const lines: string[] = [];
    const telemetry = await openTelemetry({
      settings: ingestion.settings,
      graph: { host: 'graph', steps: new Set() },
      store: { waiting: () => Promise.resolve([]) } as unknown as ObservedStore,
      clock,
      log: (level, event) => void lines.push(`${level} ${event}`),
    });
    await telemetry.spans.begin({ name: 'turn' }, () => Promise.resolve());
    return { ingestion, clock, lines, telemetry };
  }

  it('that never answers is not waited for by the stop', async () => {
    const { ingestion, clock, lines, telemetry } = await open('silent');
    try {
      const closing = telemetry.close();
      while (ingestion.held() === 0) await new Promise((resolve) => setTimeout(resolve, 10));
      await clock.pass(3_000);
      await closing;
      // Had it waited, it would have heard that nothing was taken.
      expect(lines).toEqual([]);
    } finally {
      await ingestion.close();
    }
  });

  it('that takes nothing is complained about once', async () => {
    const { ingestion, lines, telemetry } = await open('broken');
    try {
      await telemetry.close();
      expect(ingestion.bodies.length).toBeGreaterThan(1);
      expect(lines).toEqual(['warn telemetry is not taken']);
    } finally {
      await ingestion.close();
    }
  });
});
