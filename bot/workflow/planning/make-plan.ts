// Reads what a policy has now and plans a wish on it: rows, warnings, the exact request, the hashes.
import {
  filterIdsOf,
  groupIdOf,
  groupIdsOf,
  setText,
  type Assignment,
  type Target,
} from '../../domain/assignment.js';
import type { FilterDirectory } from '../../domain/filter.js';
import { findWarnings } from '../../domain/plan/find-warnings.js';
import type { GroupDirectory } from '../../domain/group.js';
import { broadReasons, planRows, rowsRead } from '../../domain/plan/rows.js';
import type { Change, Plan, RowPlan } from '../../domain/plan/plan.js';
import type { Policy } from '../../domain/policy.js';
import type { PolicyState, Ports } from '../ports.js';
import { isLateRead } from './read-fresh.js';
import { sha256 } from '../audit-chain.js';

/** `unchanged` carries the plan that would change nothing, to show what the policy has. `groupGone`: a group to assign vanished. */
export type Planning =
  | { readonly kind: 'planned'; readonly plan: Plan }
  | { readonly kind: 'unchanged'; readonly plan: Plan }
  | { readonly kind: 'contradiction'; readonly groupId: string; readonly name?: string }
  | { readonly kind: 'fromPolicySet'; readonly target: Target; readonly name?: string }
  | { readonly kind: 'groupGone'; readonly groupId: string };

/** What planning touches. */
export type PlanPorts = Pick<Ports, 'policies' | 'directory' | 'settings' | 'store' | 'clock'>;

/** Wishes may depend on what is live: undo and repair decide by it. */
export type Wishes = readonly Change[] | ((live: readonly Assignment[]) => readonly Change[]);

/**
 * Plans in two round trips: the policy with its rows beside the groups wished for, then everything else the
 * rows name. `known` holds groups already read. Throws GraphError when the rows cannot be read.
 */
export async function makePlan(
  ports: PlanPorts,
  policy: Policy,
  wishes: Wishes,
  known: GroupDirectory = {},
): Promise<Planning> {
  // Before the rows are read: of whatever happens from here on the plan may not know.
  const madeAt = ports.clock.now();
  const early = typeof wishes === 'function' ? [] : wishes;
  const [state, wished] = await Promise.all([
    ports.policies.readPolicyState(policy),
    readMissing(ports, groupIdsOf(early), known),
  ]);
  const changes = typeof wishes === 'function' ? wishes(state.rows) : wishes;
  const result = planRows(state.rows, changes);
  if (!('rows' in result)) {
    const groupId = result.kind === 'contradiction' ? result.groupId : groupIdOf(result.target);
    const facts = groupId === undefined ? undefined : wished[groupId];
    return { ...result, ...(facts?.kind === 'found' && { name: facts.group.displayName }) };
  }
  const { rows } = result;
  const read = rowsRead(rows);
  const allRows = [...read, ...rows.after];
  const [groups, filters, isLate] = await Promise.all([
    readMissing(ports, groupIdsOf(allRows), wished, worthCounting(rows)),
    ports.policies.readFilters(filterIdsOf(allRows)),
    isLateRead(ports, policy.id, read),
  ]);
  const gone = changes.find(({ verb, target }) => {
    const groupId = groupIdOf(target);
    return verb === 'assign' && groupId !== undefined && groups[groupId]?.kind === 'gone';
  });
  if (gone) return { kind: 'groupGone', groupId: groupIdOf(gone.target) ?? '' };
  return {
    kind: result.kind,
    plan: toPlan(ports, { state, madeAt, changes, rows, groups, filters, isLate }),
  };
}

function toPlan(
  ports: Pick<Ports, 'policies' | 'settings'>,
  parts: {
    state: PolicyState;
    changes: readonly Change[];
    rows: RowPlan;
    isLate: boolean;
    filters: FilterDirectory;
  } & Pick<Plan, 'madeAt' | 'groups'>,
): Plan {
  const { state, madeAt, changes, rows, groups, filters } = parts;
  const { filtersUnseen } = ports.settings;
  const request = ports.policies.encodeAssign(state.policy, rowsRead(rows), rows.after);
  return {
    ...rows,
    policy: state.policy,
    madeAt,
    changes,
    readFrom: state.readFrom,
    warnings: [
      ...(parts.isLate ? [{ kind: 'lateRead' as const }] : []),
      ...findWarnings({ rows, groups, goneFilters: filters.goneFilters ?? [], filtersUnseen }),
    ],
    broad: broadReasons(rows, filtersUnseen),
    groups,
    ...filters,
    request,
    bodyHash: sha256(request.body),
    stateHash: sha256(setText(rowsRead(rows))),
  };
}

async function readMissing(
  ports: Pick<Ports, 'directory'>,
  ids: readonly string[],
  known: GroupDirectory,
  counted?: readonly string[],
): Promise<GroupDirectory> {
  const missing = ids.filter((id) => !Object.hasOwn(known, id));
  if (missing.length === 0) return known;
  return { ...known, ...(await ports.directory.readGroups(missing, counted)) };
}

/** So many kept rows have their members counted although no warning depends on it: the card shows about as many. */
const COUNTED_KEPT = 20;

/**
 * The groups whose members are counted: what the plan touches and every exclusion, and all of them where an exclusion
 * is new, because warnings depend on these. On long policies the rest would cost a person another round trip.
 */
function worthCounting({ added, changed, kept, removed }: RowPlan): readonly string[] {
  const touched = [...added, ...changed.map(({ after }) => after)];
  const isExclusion = ({ target }: Assignment): boolean => target.kind === 'excludedGroup';
  const others = touched.some(isExclusion)
    ? kept
    : [...kept.filter(isExclusion), ...kept.slice(0, COUNTED_KEPT)];
  return groupIdsOf([...touched, ...removed, ...others]);
}
