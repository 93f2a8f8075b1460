// Everything that happened in one scenario, and every promise it saw broken.
import { mayComplete } from '../../../bot/domain/moves.js';
import type { ApprovalRequest } from '../../../bot/domain/request.js';
import { checkCommit, checkTrail } from './check-audit.js';
import { checkEnding, checkTheEnd } from './check-endings.js';
import { checkApplied, checkLeaving } from './check-sending.js';
import { retell } from './retell.js';
import type { Commit, Journal, Sent } from './journal-shape.js';
import type { Tenant } from './simulation/tenant.js';
import type { SimulatedTime } from './simulation/time.js';

/** A promise of the program that a scenario saw broken; the message says which, and where. */
class BrokenPromise extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BrokenPromise';
  }
}

export function createJournal(
  time: Pick<SimulatedTime, 'now'>,
  tenant: Tenant,
  canAskIntune: boolean,
): Journal {
  const commits: Commit[] = [];
  const sent: Sent[] = [];
  const broken: string[] = [];
  const latest = new Map<string, ApprovalRequest>();
  const counts = new Map<string, number>();
  const check = (): void => {
    if (broken.length > 0) throw new BrokenPromise(`${broken.join('\n')}\n${retell(journal)}`);
  };
  const journal: Journal = {
    tenant,
    canAskIntune,
    commits,
    presses: [],
    sent,
    frozen: new Set(),
    latest,
    counts,
    now: () => time.now(),
    committed: (saved, event) => {
      const commit: Commit = { at: time.now(), before: latest.get(saved.id), saved, event };
      commits.push(commit);
      latest.set(saved.id, saved);
      journal.count(`event ${event.action}`);
      checkCommit(journal, commit);
      if (commit.before?.state !== saved.state) {
        journal.count(`state ${saved.state}`);
        checkEnding(journal, commit);
      }
    },
    leaves: (sending) => {
      const found = checkLeaving(journal, sending);
      if (found) sent.push(found);
    },
    applies: (sending) => checkApplied(journal, sending),
    isUnderWay: (isThawed) =>
      [...latest.values()].some((request) => {
        const { state, sending } = request;
        if (state === 'applying' && sending?.sendingAt !== undefined) return true;
        return isThawed && (state === 'applying' || state === 'approved' || mayComplete(request));
      }),
    count: (what) => void counts.set(what, (counts.get(what) ?? 0) + 1),
    complain: (what) => void broken.push(`at ${(time.now() / 1000).toFixed(3)} s: ${what}`),
    check,
    checkEnd: async (store) => {
      for (const request of latest.values()) checkTrail(journal, request, await store.history(request.id));
      await checkTheEnd(journal, store);
      check();
    },
  };
  return journal;
}
