// A tenant in memory that remembers everything: what each policy had when, what reached it, what was read by whom.
import { rowKey, type Assignment } from '../../../../bot/domain/assignment.js';
import type { GroupFacts } from '../../../../bot/domain/group.js';
import { createIntune, type Intune } from './intune.js';
import type { Sending, Truth } from './sending.js';
import { firstRows, newGroups } from '../story.js';
import type { SimulatedTime } from './time.js';

/** Rows that an instance was shown: those of the moment `asOf`, answered at `at`. */
export interface Reading {
  readonly instance: string;
  readonly policyId: string;
  readonly asOf: number;
  readonly at: number;
  readonly rows: readonly Assignment[];
}

/** One state of a policy, from `at` on. `by`: whose body made it; absent for an outside edit. */
export interface Held {
  readonly at: number;
  readonly rows: readonly Assignment[];
  readonly by?: Sending;
}

export interface Tenant {
  readonly sendings: Sending[];
  readonly readings: Reading[];
  readonly intune: Intune;
  readonly groups: Map<string, GroupFacts>;
  /** What a policy ever had, oldest first. */
  states(policyId: string): readonly Held[];
  /** What it has now. */
  rows(policyId: string): readonly Assignment[];
  /** What it had at a moment. */
  rowsAt(policyId: string, at: number): readonly Assignment[];
  /** Another admin changes it. */
  edit(policyId: string, change: (rows: readonly Assignment[]) => readonly Assignment[]): void;
  /** A body arrives and Graph does with it what it does. */
  arrive(sending: Sending): Truth;
}

/** `onApplied` hears of every body that took effect, just before it does. */
export function createTenant(
  time: Pick<SimulatedTime, 'now'>,
  withFilters: boolean,
  onApplied: (sending: Sending) => void,
): Tenant {
  const history = new Map<string, Held[]>(
    [...firstRows(withFilters)].map(([id, rows]) => [id, [{ at: -Infinity, rows }]]),
  );
  const statesOf = (policyId: string): Held[] => history.get(policyId) ?? [];
  const put = (policyId: string, rows: readonly Assignment[], by?: Sending): void => {
    statesOf(policyId).push({ at: time.now(), rows, ...(by && { by }) });
  };
  const rows = (policyId: string): readonly Assignment[] => statesOf(policyId).at(-1)?.rows ?? [];
  const intune = createIntune(time);
  return {
    sendings: [],
    readings: [],
    intune,
    groups: newGroups(),
    states: statesOf,
    rows,
    rowsAt: (policyId, at) => statesOf(policyId).findLast((state) => state.at <= at)?.rows ?? [],
    edit: (policyId, change) => put(policyId, change(rows(policyId))),
    arrive: (sending) => {
      const verdict = intune.receive(sending);
      if (verdict === 'taken') {
        onApplied(sending);
        put(sending.policyId, rowsIn(sending.call.request.body), sending);
      }
      sending.truth = verdict === 'taken' ? 'applied' : verdict;
      return sending.truth;
    },
  };
}

const MEMBER = 'deviceAndAppManagementAssignmentFilter';

/** The rows a body asks for, read the way the service reads it, and not by the bot's own code. */
function rowsIn(body: string): readonly Assignment[] {
  const { assignments } = JSON.parse(body) as { assignments: { target: Record<string, string> }[] };
  return assignments.map(({ target }): Assignment => {
    const type = (target['@odata.type'] ?? '').replace('#microsoft.graph.', '');
    const groupId = target['groupId'] ?? '';
    const filterId = target[`${MEMBER}Id`];
    const mode = target[`${MEMBER}Type`] === 'exclude' ? ('exclude' as const) : ('include' as const);
    const rest = {
      source: 'direct',
      ...(filterId !== undefined && { filter: { id: filterId, mode } as const }),
    } as const;
    if (type === 'groupAssignmentTarget') return { target: { kind: 'group', groupId }, ...rest };
    if (type === 'exclusionGroupAssignmentTarget')
      return { target: { kind: 'excludedGroup', groupId }, ...rest };
    if (type === 'allDevicesAssignmentTarget') return { target: { kind: 'allDevices' }, ...rest };
    throw new Error(`this tenant knows no ${type}`);
  });
}

/** The rows with this one put in, in place of the one of the same target. */
export function withRow(rows: readonly Assignment[], row: Assignment): readonly Assignment[] {
  return [...rows.filter((held) => rowKey(held.target) !== rowKey(row.target)), row];
}
