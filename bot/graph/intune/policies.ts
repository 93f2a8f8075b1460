// Policies and their rows, read through Graph, and the one sending that changes them.
import { GraphError } from '../../domain/graph-error.js';
import type { Policy } from '../../domain/policy.js';
import type { Policies } from '../../workflow/ports.js';
import { decodeAnswer, readBatch } from '../http/batch.js';
import type { GraphClient } from '../http/client.js';
import { encodeAssign, policyPath } from './encode-assign.js';
import { findOtherKinds } from './other-policy-kinds.js';
import { assignableKinds, fieldsOf, policyKinds } from './policy-kinds.js';
import { query } from '../http/odata.js';
import { readList, readOn } from '../http/pages.js';
import { readFilters } from './read-filters.js';
import { toAssignment, toPolicy } from './wire.js';

const readingRows = { doing: 'readAssignments', need: 'readPolicies' } as const;

/** `beta: 'never'` reads and sends over v1.0 alone, where assignment filters cannot be seen. */
export function createPolicies(client: GraphClient, { beta }: { readonly beta: 'read' | 'never' }): Policies {
  const version = beta === 'never' ? 'v1.0' : 'beta';
  return {
    listPolicies: () => listPolicies(client, version),
    readPolicyState: async (policy) => ({ ...(await readState(client, version, policy)), readFrom: version }),
    // Never `$expand=assignments` of one policy: on a sister resource it was seen to answer with an empty list.
    readAssignments: async (policy) =>
      readList(client, { ...readingRows, url: `/${version}${policyPath(policy)}/assignments` }, toAssignment),
    readFilters: (ids) => (beta === 'never' ? Promise.resolve({ filters: {} }) : readFilters(client, ids)),
    encodeAssign: (policy, before, after) => encodeAssign(beta, policy, before, after),
    assign: ({ request, clientRequestId, approval }, mayStart) =>
      client.send({
        doing: 'sendAssignments',
        need: 'assign',
        url: `/${request.version}${request.path}`,
        body: request.body,
        clientRequestId,
        approval,
        mayStart,
      }),
    findOtherKinds: (name) => (beta === 'never' ? Promise.resolve([]) : findOtherKinds(client, name)),
  };
}

async function listPolicies(client: GraphClient, version: string): Promise<readonly Policy[]> {
  const lists = assignableKinds.map((row) => {
    const url = `/${version}${row.path}?${query({ $select: fieldsOf(row), $top: '999' })}`;
    const call = { doing: 'readPolicies', need: 'readPolicies', url } as const;
    return readList(client, call, (json) => toPolicy(row, json));
  });
  const policies = (await Promise.all(lists)).flat();
  // A policy that moves between two pages while they are read comes twice; it is still one policy.
  return [...new Map(policies.map((policy) => [policy.id, policy])).values()];
}

async function readState(
  client: GraphClient,
  version: 'v1.0' | 'beta',
  policy: Policy,
): Promise<{ policy: Policy; rows: Awaited<ReturnType<Policies['readAssignments']>> }> {
  const path = policyPath(policy);
  const row = policyKinds[policy.kind];
  const itemFields = { $select: fieldsOf(row), ...(row.expand !== undefined && { $expand: row.expand }) };
  const readingItem = { doing: 'readPolicy', need: 'readPolicies' } as const;
  const [item, first] = await readBatch(client, version, [
    { ...readingItem, url: `${path}?${query(itemFields)}` },
    { ...readingRows, url: `${path}/assignments` },
  ]);
  if (item?.kind === 'refused' && item.fault.kind === 'notFound') throw new GraphError(item.fault);
  const rows = await readOn(client, readingRows, toAssignment, first);
  try {
    const read = decodeAnswer(item, (json) => toPolicy(row, json));
    // An answer about another policy says nothing about this one.
    return { policy: read.id.toLowerCase() === policy.id.toLowerCase() ? read : policy, rows };
  } catch (error) {
    // The rows are what a plan is made of; a grace period that cannot be read is only left out of the card.
    if (error instanceof GraphError) return { policy, rows };
    throw error;
  }
}
