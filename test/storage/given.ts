// What the facts about stores start from: a store, a second opening of it, a clock, and keys that break things.
import type { ApprovalRequest } from '../../bot/domain/request.js';
import type { Store } from '../../bot/storage/store.js';
import type { NewEvent } from '../../bot/workflow/audit-chain.js';
import { ALEX, sampleEvent } from '../support/requests.js';

/** A store to try, empty at first. */
export interface Harness {
  readonly store: Store;
  /** Another store upon the same data, as a second instance or the next start would open it. Both stay open. */
  reopen(): Promise<Store>;
  /** Closes whatever is open and removes the data. */
  cleanUp(): Promise<void>;
}

/** The store of the test that runs, and the wall clock it was opened with. */
export interface Given {
  readonly store: () => Store;
  readonly reopen: () => Promise<Store>;
  /** ISO 8601, a second later at every call. */
  readonly now: () => string;
  readonly pass: (milliseconds: number) => void;
}

export const SECOND = 1_000;
export const HOUR = 3_600_000;

/** Names that break keys, paths, queries and URLs; each is another one to a store. */
export const ODD_KEYS = [
  `a/b\\c#d?e'f"g%20h`,
  'a/b',
  'a%2fb',
  'a%2Fb',
  '..',
  '19:abc@thread.tacv2;messageid=1700000000000',
  'a:1/xyz==',
  'Case',
  'case',
  ' padded ',
  'padded',
  '__proto__',
  'naïve 👩‍👩‍👧 \u202e ﷽',
  'control \u0001\u001f\u007f\u0085\t\r\n\u2028 characters',
  `x'; DELETE FROM requests; --`,
  `' or 1 eq 1 or PartitionKey gt '`,
  '$select=*&$filter=true',
  'x'.repeat(300),
  '👩'.repeat(100),
];

/** The clock of one test: the store's instances share it. */
export function createClock(): Pick<Given, 'now' | 'pass'> {
  let wall = Date.UTC(2026, 10, 23, 14, 0, 0);
  return {
    now: () => {
      wall += SECOND;
      return new Date(wall).toISOString();
    },
    pass: (milliseconds) => {
      wall += milliseconds;
    },
  };
}

/** Commits and answers the request as stored; a conflict fails the test. `at` (ISO 8601) becomes its `updatedAt`. */
export async function commit(
  store: Store,
  request: ApprovalRequest,
  event: NewEvent = { action: 'asked', actor: ALEX },
  at?: string,
): Promise<ApprovalRequest> {
  const next = sampleEvent(request, event, at);
  const result = await store.commit(next.request, next.event);
  if (result.kind !== 'committed') throw new Error(`expected a commit of ${request.id}, got a conflict`);
  return result.request;
}

let made = 0;

/** A number not used before: a property's runs share one store. */
export function next(): number {
  made += 1;
  return made;
}
