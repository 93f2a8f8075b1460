// The `assign` action: it replaces every row the policy has.
import { rowOnWire, rowSubject } from './assignments.js';
import { contextOf, type Answer, type Call } from '../http/call.js';
import { findPolicy } from './find-policy.js';
import { readJsonBody } from '../http/json-body.js';
import { listOf } from '../http/json.js';
import { badRequest, intuneBadRequest } from '../http/refusal.js';
import { readRow } from './read-row.js';
import type { Policy, Row, Tenant } from '../tenant.js';

/**
 * `POST …/{id}/assign`. Full replacement, without any precondition; `lastModifiedDateTime` does not move. On v1.0 rows cannot
 * carry a filter, so filters that were there are gone. Whether that, and the rest, is so in a real tenant: docs/unverified.md.
 */
export function assign(call: Call, tenant: Tenant): Answer {
  const policy = findPolicy(call, tenant);
  const body = readJsonBody(call);
  const stranger = Object.keys(body).find((name) => name !== 'assignments');
  if (stranger !== undefined) {
    throw badRequest(
      `The parameter '${stranger}' in the request payload is not a valid parameter for the operation 'assign'.`,
    );
  }
  if (!Array.isArray(body['assignments'])) throw intuneBadRequest('An error has occurred');
  const sent = listOf(body['assignments']).map((row) => readRow(row, call.version, tenant));
  replaceRows(
    policy,
    distinct(sent).map((row) => keepSource(policy, row)),
  );
  const value = policy.rows.map((row) => rowOnWire(policy, row, call.version));
  const context = contextOf(call, 'Collection(microsoft.graph.deviceCompliancePolicyAssignment)');
  return { status: 200, json: { '@odata.context': context, value }, rows: sent.length, assigned: policy.id };
}

/** Sets a policy's rows and remembers what they were, for reads that lag behind. */
function replaceRows(policy: Policy, rows: readonly Row[]): void {
  policy.replaced = { rows: policy.rows, at: performance.now() };
  policy.rows = rows;
}

/**
 * One row per subject. Of two equal targets the first counts (Intune-Toolkit #57); of an include and an exclude of one group
 * the last one does, which is this stand-in's choice.
 */
export function distinct(rows: readonly Row[]): readonly Row[] {
  const bySubject = new Map<string, Row>();
  for (const row of rows) {
    const held = bySubject.get(rowSubject(row));
    if (held?.type !== row.type) bySubject.set(rowSubject(row), row);
  }
  return [...bySubject.values()];
}

/** A row that only a policy set had stays that set's. What a real tenant does here is not known. */
function keepSource(policy: Policy, row: Row): Row {
  const held = policy.rows.filter((each) => rowSubject(each) === rowSubject(row));
  const [first] = held;
  if (!first || held.some((each) => each.source === 'direct')) return row;
  return {
    ...row,
    source: first.source,
    ...(first.policySetId === undefined ? {} : { policySetId: first.policySetId }),
  };
}
