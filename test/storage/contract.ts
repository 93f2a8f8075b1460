// What every store must do: one suite of facts that each store's own test file runs.
import type { Store } from '../../bot/storage/store.js';
import { documentFacts } from './facts/documents.js';
import { inboxFacts } from './facts/inbox.js';
import { lastChangeFacts } from './facts/last-changes.js';
import { leaseFacts } from './facts/leases.js';
import { listFacts } from './facts/lists.js';
import { peopleFacts } from './facts/people.js';
import { raceFacts } from './facts/races.js';
import { requestFacts } from './facts/requests.js';
import { shownFacts } from './facts/shown.js';
import { trailFacts } from './facts/trail.js';
import { waitingFacts } from './facts/waiting.js';
import { createClock, type Given, type Harness } from './given.js';

/** Runs the suite. `open` makes an empty store upon the wall clock it is handed, which the tests move. */
export function describeStore(name: string, open: (now: () => string) => Promise<Harness>): void {
  describe(`${name}, as every store`, () => {
    let harness: Harness;
    let store: Store;
    let clock: Pick<Given, 'now' | 'pass'>;

    beforeEach(async () => {
      clock = createClock();
      harness = await open(() => clock.now());
      store = harness.store;
    });

    afterEach(async () => {
      await harness.cleanUp();
    });

    const given: Given = {
      store: () => store,
      reopen: () => harness.reopen(),
      now: () => clock.now(),
      pass: (milliseconds) => clock.pass(milliseconds),
    };
    describe('requests', () => requestFacts(given));
    describe('the race for one request', () => raceFacts(given));
    describe('the audit trail', () => trailFacts(given));
    describe('what waits', () => waitingFacts(given));
    describe('lists', () => listFacts(given));
    describe('what is kept', () => documentFacts(given));
    describe('what was shown', () => shownFacts(given));
    describe('leases', () => leaseFacts(given));
    describe('the last change of a policy', () => lastChangeFacts(given));
    describe('people', () => peopleFacts(given));
    describe('messages', () => inboxFacts(given));

    it('is ready while it is open, and not after', async () => {
      await expect(store.ready()).resolves.toBe(true);
      await store.close();
      await expect(store.ready()).resolves.toBe(false);
    });

    it('closing twice is harmless', async () => {
      await store.close();
      await expect(store.close()).resolves.toBeUndefined();
    });

    it('closing one opening leaves the other open', async () => {
      const other = await harness.reopen();
      await store.close();
      await expect(other.ready()).resolves.toBe(true);
      await expect(other.waiting()).resolves.toEqual([]);
    });
  });
}
