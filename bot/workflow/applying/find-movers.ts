// Whose requests moved a policy since another one was planned: by what they did and what is different now.
import { rowText, type Assignment } from '../../domain/assignment.js';
import { rowsRead } from '../../domain/plan/rows.js';
import type { Plan } from '../../domain/plan/plan.js';
import type { ApprovalRequest, RequestRef } from '../../domain/request.js';
import type { Ports } from '../ports.js';

/** How long before a plan was made a change may have been made that it did not see: clocks differ, reads lag. */
const UNSEEN_MS = 5 * 60_000;

/** Requests of ours whose change is part of how `live` differs from the rows the plan was made on, newest asked first; of the 20 newest about the policy. */
export async function findMovers(
  ports: Pick<Ports, 'store' | 'log'>,
  stale: ApprovalRequest,
  live: readonly Assignment[],
): Promise<readonly RequestRef[]> {
  const { plan } = stale;
  if (!plan) return [];
  const { ids } = await ports.store.list({ kind: 'policy', policyId: plan.policy.id });
  const others = await Promise.all(
    ids
      .filter((id) => id !== stale.id)
      .map((id) =>
        ports.store.load(id).catch((err: unknown) => {
          ports.log('warn', 'reading a request about the same policy', { requestId: id, err });
          return undefined;
        }),
      ),
  );
  const since = Date.parse(plan.madeAt) - UNSEEN_MS;
  return others
    .filter((other) => other !== undefined)
    .filter(({ sending }) => Date.parse(sending?.finishedAt ?? '') >= since)
    .filter((other) => other.plan !== undefined && isPartOf(other.plan, rowsRead(plan), live))
    .map(({ id, shortId, requester }) => ({ id, shortId, requester }));
}

/** Whether the plan made a row that is new now, or took away one that is missing now. */
function isPartOf(plan: Plan, before: readonly Assignment[], live: readonly Assignment[]): boolean {
  const was = new Set(before.map(rowText));
  const is = new Set(live.map(rowText));
  const made = [...plan.added, ...plan.changed.map(({ after }) => after)].map(rowText);
  const taken = [...plan.removed, ...plan.changed.map((row) => row.before)].map(rowText);
  return (
    made.some((row) => is.has(row) && !was.has(row)) || taken.some((row) => was.has(row) && !is.has(row))
  );
}
