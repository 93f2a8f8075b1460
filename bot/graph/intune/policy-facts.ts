// How Graph itself dates and numbers a policy and what ids it gives to rows: nothing of it decides anything here.
import { groupIdOf } from '../../domain/assignment.js';
import { GraphError } from '../../domain/graph-error.js';
import type { Policy } from '../../domain/policy.js';
import type { GraphClient } from '../http/client.js';
import { policyPath } from './encode-assign.js';
import { query } from '../http/odata.js';
import { readList } from '../http/pages.js';
import { member, requiredText, textMember } from '../../shared/read-json.js';
import { toAssignment } from './wire.js';

/** A policy's `lastModifiedDateTime` and `version` as Graph writes them; absent where it does not. */
export interface PolicyFacts {
  readonly lastModified?: string;
  readonly version?: number;
}

/** A row's id; `groupId` in lower case where the row names a group. */
export interface RowId {
  readonly id: string;
  readonly groupId?: string;
}

/** Which policy, and through which version of Graph it is read: v1.0 with `beta: 'never'`. */
export interface PolicyQuestion {
  readonly policy: Pick<Policy, 'kind' | 'id'>;
  readonly beta: 'read' | 'never';
}

/** Nothing where they cannot be read. */
export async function readPolicyFacts(
  client: GraphClient,
  question: PolicyQuestion,
): Promise<PolicyFacts | undefined> {
  const url = `${addressOf(question)}?${query({ $select: 'id,lastModifiedDateTime,version' })}`;
  const call = { doing: 'readPolicy', need: 'readPolicies', url } as const;
  return await unlessRefused(
    client.read(call, (json) => {
      const lastModified = textMember(json, 'lastModifiedDateTime');
      const version = member(json, 'version');
      return {
        ...(lastModified !== undefined && { lastModified }),
        ...(typeof version === 'number' && { version }),
      };
    }),
  );
}

/** Nothing where they cannot be read. */
export async function readRowIds(
  client: GraphClient,
  question: PolicyQuestion,
): Promise<readonly RowId[] | undefined> {
  const url = `${addressOf(question)}/assignments`;
  const call = { doing: 'readAssignments', need: 'readPolicies', url } as const;
  return await unlessRefused(
    readList(client, call, (json) => {
      const groupId = groupIdOf(toAssignment(json).target);
      return { id: requiredText(json, 'id'), ...(groupId !== undefined && { groupId }) };
    }),
  );
}

function addressOf({ policy, beta }: PolicyQuestion): string {
  return `/${beta === 'never' ? 'v1.0' : 'beta'}${policyPath(policy)}`;
}

async function unlessRefused<T>(reading: Promise<T>): Promise<T | undefined> {
  return await reading.catch((error: unknown) => {
    if (error instanceof GraphError) return undefined;
    throw error;
  });
}
