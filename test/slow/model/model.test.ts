// The promise of the whole program, tried on made-up lives of a tenant: two instances, people, other admins, faults, crashes.
import { seeded } from '../../support/seed.js';
import { tryMany } from './try-many.js';

const RUNS = 45;
/** New ones every time; a broken promise's report names the seed and the path that lead back to it. */
const ANY_SEED = Math.floor(seeded('the model')() * 2 ** 31);

/**
 * What is held, after every step and days after the last fault:
 *
 * 1. Only an approved plan or another admin changes a policy's rows. A body leaves only after a read, made since the
 *    request began to apply, showed exactly the rows it was planned on; from the moment that read shows to the moment
 *    Graph takes the body is the window in which Graph, which has no compare-and-set, lets an edit made outside be
 *    lost. No edit before the window is ever lost. A change of the bot's own is lost in it only where several reads in a
 *    row were all late (docs/adr/0008). An edit in it that the body wiped leaves no trace to read at the end: `applied`
 *    then says what is there, which is what was approved, also where a look in between had shown the edit. Whatever is left
 *    of an edit when the bot reads back ends as `diverged` with exactly what is missing or extra. What `applied`,
 *    `diverged` and `stale` say of the rows was so in the tenant no longer ago than a read may be late (a minute) or take.
 * 2. Graph takes at most one body of a revision. A second one leaves only after a definite no, or with Intune's code.
 * 3. Every request ends, or is unconfirmed with the policy still as before, which needs a person. Its trail is complete,
 *    linked and legal, and names only people who pressed that on that revision and were allowed to. `failed`, `stale`,
 *    `rejected`, `cancelled` and `expired` are only said where no body of the revision was taken or still may be.
 * 4. What leaves is the body of the approved revision, byte for byte, with as many eligible approvers as it needs, none
 *    of them an author, and never from a frozen instance.
 * 5. Nothing waits at the end, in the store or (as far as the bot may ask) in Intune. No error is logged or left uncaught.
 *
 * Not in the model: cards, Teams, the wire to Graph, a store that fails, a process that stalls between its last look at
 * the lease and its first byte.
 */
it.each([1, 2026, 314_159, ANY_SEED])(
  'with seed %i nothing is lost, sent twice, sent unapproved, or left without an end',
  async (seed) => {
    const { broken, coverage } = await tryMany({ seed, runs: RUNS });
    expect(broken).toBeUndefined();
    expect(coverage.runs).toBe(RUNS);
    expect(coverage.counts.get('ends applied')).toBeGreaterThan(0);
  },
  300_000,
);
