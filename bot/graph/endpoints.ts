// Every address of Graph the program reads from, asked once: does it answer? Nothing is changed by asking.
import type { Need } from '../domain/advice.js';
import { GraphError, type GraphFault } from '../domain/graph-error.js';
import type { PolicyKind } from '../domain/policy.js';
import type { GraphClient } from './http/client.js';
import { accountFields, groupFields } from './entra/directory-wire.js';
import { assignableKinds, fieldsOf, otherKinds, policyKinds, type OtherKind } from './intune/policy-kinds.js';
import { policyPath } from './intune/encode-assign.js';
import { query, segment } from './http/odata.js';
import { member, textMember, UnreadableAnswer } from '../shared/read-json.js';

/**
 * How an address answered. `address` is as a person writes it: `GET beta /groups`. `notAsked`: there is no policy, or no person, to ask it about.
 */
export type EndpointAnswer = { readonly address: string; readonly version: 'v1.0' | 'beta' } & (
  | { readonly kind: 'answered' }
  | { readonly kind: 'refused'; readonly fault: GraphFault }
  | { readonly kind: 'notAsked'; readonly without: 'policy' | 'person' }
);

/** `shown` is the path as a person reads it, `path` as it is asked; with a `body` it is a POST. */
interface Probe {
  readonly version: 'v1.0' | 'beta';
  readonly shown: string;
  readonly path: string;
  readonly need: Need;
  readonly body?: object;
}

/**
 * Asks all of them, in the order a person reads them. `groupIds`: groups that memberships are checked against. With
 * `beta: 'never'` only v1.0 is asked. Never throws. Two round trips.
 */
export async function askEndpoints(
  client: GraphClient,
  { beta, groupIds }: { readonly beta: 'read' | 'never'; readonly groupIds: readonly string[] },
): Promise<readonly EndpointAnswer[]> {
  const version = beta === 'never' ? 'v1.0' : 'beta';
  // The lists of policies come first in either case: what is asked about a policy is asked of one in them.
  const probes = [
    ...(version === 'beta' ? [...policiesOn('beta'), ...betaOnly, batchOn('beta')] : []),
    ...[...policiesOn('v1.0'), groups, batchOn('v1.0')],
  ];
  const [answers, people] = await Promise.all([
    Promise.all(probes.map((probe) => ask(client, probe))),
    ask(client, users),
  ]);
  const [rows, memberships] = await Promise.all([
    Promise.all(
      assignableKinds.map(({ kind }, at) =>
        askAbout(client, answers[at]?.id, 'policy', (id) => rowsOf(version, kind, id)),
      ),
    ),
    askAbout(client, people.id, 'person', (id) => membershipsOf(id, groupIds)),
  ]);
  const ofPolicies = rows.flatMap((row, at) => [
    ...answers.slice(at, at + 1).map(({ answer }) => answer),
    row,
  ]);
  const others = answers.slice(rows.length).map(({ answer }) => answer);
  return [...ofPolicies, ...others, people.answer, memberships];
}

/** In place of an id. */
const someId = '{id}';

/** One for each kind the bot assigns, in their order. */
function policiesOn(version: 'v1.0' | 'beta'): readonly Probe[] {
  return assignableKinds.map((row) => ({ ...listOf(row, fieldsOf(row)), version, need: 'readPolicies' }));
}

function listOf({ path }: Pick<OtherKind, 'path'>, $select: string): Pick<Probe, 'shown' | 'path'> {
  return { shown: path, path: `${path}?${query({ $select, $top: '1' })}` };
}

function rowsOf(version: 'v1.0' | 'beta', kind: PolicyKind, id: string): Probe {
  const shown = `${policyKinds[kind].path}/${someId}/assignments`;
  return { version, shown, path: `${policyPath({ kind, id })}/assignments`, need: 'readPolicies' };
}

const betaOnly: readonly Probe[] = [
  {
    version: 'beta',
    shown: '/deviceManagement/assignmentFilters',
    path: `/deviceManagement/assignmentFilters?${query({ $select: 'id,displayName' })}`,
    need: 'readFilters',
  },
  {
    version: 'beta',
    shown: '/deviceManagement/operationApprovalRequests',
    path: '/deviceManagement/operationApprovalRequests',
    need: 'intuneApprovals',
  },
  ...otherKinds.map((row): Probe => {
    return { ...listOf(row, `id,${row.label}`), version: 'beta', need: 'readOtherPolicies' };
  }),
];

const groups: Probe = {
  version: 'v1.0',
  shown: '/groups',
  path: `/groups?${query({ $select: groupFields, $top: '1' })}`,
  need: 'readGroups',
};

const users: Probe = {
  version: 'v1.0',
  shown: '/users',
  path: `/users?${query({ $select: accountFields, $top: '1' })}`,
  need: 'readPeople',
};

function membershipsOf(personId: string, groupIds: readonly string[]): Probe {
  const path = (id: string): string => `/users/${id}/checkMemberGroups`;
  const body = { groupIds: groupIds.slice(0, 20) };
  return {
    version: 'v1.0',
    shown: path(someId),
    path: path(segment(personId)),
    need: 'checkMembership',
    body,
  };
}

/** Any answer to its item proves the batch, also a no. */
function batchOn(version: 'v1.0' | 'beta'): Probe {
  const url = version === 'beta' ? policyKinds.compliance.path : '/groups?$top=1';
  const body = { requests: [{ id: '1', method: 'GET', url }] };
  return { version, shown: '/$batch', path: '/$batch', need: 'nothing', body };
}

/** `id` is the first row's, where there is one. */
interface Asked {
  readonly answer: EndpointAnswer;
  readonly id?: string | undefined;
}

async function ask(client: GraphClient, probe: Probe): Promise<Asked> {
  const { version, shown, path, need, body } = probe;
  const address = `${body ? 'POST' : 'GET'} ${version} ${shown}`;
  const call = { doing: 'askAddress', need, url: `/${version}${path}` } as const;
  const question = body ? { ...call, body: JSON.stringify(body) } : call;
  try {
    return {
      answer: { kind: 'answered', address, version },
      id: await client.read(question, toFirstId),
    };
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    return { answer: { kind: 'refused', address, version, fault: error.fault } };
  }
}

async function askAbout(
  client: GraphClient,
  id: string | undefined,
  without: 'policy' | 'person',
  probeOf: (id: string) => Probe,
): Promise<EndpointAnswer> {
  if (id !== undefined) return (await ask(client, probeOf(id))).answer;
  const { version, shown, body } = probeOf(someId);
  return { kind: 'notAsked', address: `${body ? 'POST' : 'GET'} ${version} ${shown}`, version, without };
}

/** Throws UnreadableAnswer where the answer is no list. */
function toFirstId(json: unknown): string | undefined {
  const rows = member(json, 'value') ?? member(json, 'responses');
  if (!Array.isArray(rows)) throw new UnreadableAnswer('the answer has no list');
  return textMember(rows[0], 'id');
}
