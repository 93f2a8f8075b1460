// The table of permissions lists every call the program can make to Graph, each once, and nothing it cannot make.
import { basename } from 'node:path';
import ts from 'typescript';
import { readApprovalPolicies } from '../../bot/graph/intune/approval-policies.js';
import { createIntuneApprovals } from '../../bot/graph/intune/approvals.js';
import type { GraphClient } from '../../bot/graph/http/client.js';
import { createDirectory } from '../../bot/graph/entra/directory.js';
import { findOtherKinds } from '../../bot/graph/intune/other-policy-kinds.js';
import { encodeAssign } from '../../bot/graph/intune/encode-assign.js';
import { askEndpoints } from '../../bot/graph/endpoints.js';
import { readMembers } from '../../bot/graph/entra/members.js';
import { readGuard, readNestedGroups, readOwners } from '../../bot/graph/entra/owners.js';
import { isListed, permissions, rights } from '../../bot/graph/permissions.js';
import { createPolicies } from '../../bot/graph/intune/policies.js';
import { readPolicyFacts, readRowIds } from '../../bot/graph/intune/policy-facts.js';
import { readFilters } from '../../bot/graph/intune/read-filters.js';
import type { Assignment } from '../../bot/domain/assignment.js';
import type { Policy } from '../../bot/domain/policy.js';
import type { Need } from '../../bot/domain/advice.js';
import { offWithout } from '../../cards/text/faults/advice.js';
import { projectFiles, textOf } from '../repo/project.js';
import { batchReply, type GraphReply } from '../support/stand-ins/graph-server.js';
import { guid, setup, stopServers, token } from './setup.js';

afterEach(stopServers);

const needs = Object.keys(rights) as Need[];
const listed = Object.values(rights).flatMap(({ calls }) => calls);

const policy: Policy = {
  kind: 'compliance',
  id: guid(1),
  displayName: 'P',
  type: 'windows10CompliancePolicy',
};
const row: Assignment = { target: { kind: 'allDevices' }, source: 'direct' };
const filtered: Assignment = { ...row, filter: { id: guid(5), mode: 'include' } };

/** Everything the program asks of Graph, by the file that asks it. */
const drives: Readonly<Record<string, (client: GraphClient) => Promise<unknown>>> = {
  'approval-policies.ts': readApprovalPolicies,
  'approvals.ts': async (client) => {
    const approvals = createIntuneApprovals(client, { beta: 'read' });
    return [await approvals.read(guid(1)), await approvals.find('marker'), await approvals.cancel(guid(1))];
  },
  'endpoints.ts': (client) =>
    Promise.all(
      (['read', 'never'] as const).map((beta) => askEndpoints(client, { beta, groupIds: [guid(2)] })),
    ),
  'find-groups.ts': (client) => directoryOf(client).findGroups(['a name']),
  'members.ts': (client) => readMembers(client, guid(2)),
  'membership.ts': (client) => directoryOf(client).memberships([guid(3)], [guid(2)]),
  'other-policy-kinds.ts': (client) => findOtherKinds(client, 'a name'),
  'owners.ts': (client) =>
    Promise.all([
      readOwners(client, guid(2), 'read'),
      readOwners(client, guid(2), 'never'),
      readNestedGroups(client, guid(2)),
      readGuard(client, guid(2)),
    ]),
  'policies.ts': async (client) => {
    await drivePolicies(client, 'read', [filtered]);
    await drivePolicies(client, 'never', [row]);
  },
  'policy-facts.ts': async (client) => {
    for (const beta of ['read', 'never'] as const) {
      await readPolicyFacts(client, { policy, beta });
      await readRowIds(client, { policy, beta });
    }
  },
  'read-filters.ts': (client) => readFilters(client, [guid(5)]),
  'read-groups.ts': (client) => directoryOf(client).readGroups([guid(2)]),
  'suggest-groups.ts': (client) => directoryOf(client).suggestGroups('a name'),
};

function directoryOf(client: GraphClient): ReturnType<typeof createDirectory> {
  return createDirectory(client, { credential: () => Promise.resolve(token), tenantId: guid(9) });
}

async function drivePolicies(
  client: GraphClient,
  beta: 'read' | 'never',
  rows: readonly Assignment[],
): Promise<void> {
  const policies = createPolicies(client, { beta });
  await policies.listPolicies();
  await policies.readPolicyState(policy);
  await policies.readAssignments(policy);
  await policies.readFilters([guid(5)]);
  await policies.findOtherKinds('a name');
  const request = encodeAssign(beta, policy, [], rows);
  await policies.assign(
    { request, clientRequestId: guid(7), approval: { kind: 'justification', text: 'because' } },
    () => Promise.resolve(true),
  );
}

/** Answers so that everything that may follow is asked too: lists have a row, counts are missing, an approval and a filter are not found. */
function answerTo(method: string, path: string): GraphReply {
  const { pathname } = new URL(path, 'http://graph.invalid');
  if (/(?:operationApprovalRequests|assignmentFilters)\/[\da-f-]+$/.test(pathname))
    return { status: 404, json: {} };
  if (method === 'POST') return { json: { value: [] } };
  if (/\/(?:groups|users|deviceCompliancePolicies)\/[\da-f-]+$/.test(pathname))
    return { json: { id: pathname.split('/').at(-1), displayName: 'N' } };
  const rows = /\/(?:users|deviceCompliancePolicies)$/.test(pathname)
    ? [{ '@odata.type': '#microsoft.graph.windows10CompliancePolicy', id: guid(1), displayName: 'N' }]
    : [];
  return { json: { value: rows } };
}

/** A call as the table writes it. */
function shape(method: string, path: string): string {
  const { pathname } = new URL(path, 'http://graph.invalid');
  const [, version = '', ...steps] = pathname.split('/');
  const shown = steps.map((step) => (/^[\da-f]{8}-[\da-f-]{27}$/.test(step) ? '{id}' : step));
  return `${method} ${version} /${shown.join('/')}`;
}

/** What reached Graph, batches and what was in them; and what each direct call said it needs. */
async function driven(
  drive: (client: GraphClient) => Promise<unknown>,
): Promise<{ readonly seen: readonly string[]; readonly strange: readonly string[] }> {
  const seen: string[] = [];
  const strange: string[] = [];
  const { client } = await setup((call) => {
    seen.push(shape(call.method, call.url));
    if (!call.url.endsWith('/$batch')) return answerTo(call.method, call.url);
    return batchReply(call, ({ method, url }) => {
      const path = `${call.url.replace('/$batch', '')}${url}`;
      seen.push(shape(method, path));
      const { status = 200, json } = answerTo(method, path);
      return { status, body: json };
    });
  });
  const note = (need: Need, method: string, url: string): void => {
    const { pathname } = new URL(url, 'http://graph.invalid');
    if (!isListed(need, method, pathname)) strange.push(`${need}: ${method} ${pathname}`);
  };
  await drive({
    ...client,
    read: (call, decode) => {
      note(call.need, call.body === undefined ? 'GET' : 'POST', call.url);
      return client.read(call, decode);
    },
    send: (call) => {
      note(call.need, 'POST', call.url);
      return client.send(call);
    },
  });
  return { seen, strange };
}

it('every call the program makes is in the table, and every call of the table is made', async () => {
  const all = await Promise.all(Object.values(drives).map(driven));
  expect(new Set(all.flatMap(({ seen }) => seen))).toEqual(new Set(listed));
});

it.each(Object.entries(drives))(
  '%s makes its calls in the name of the row that lists them',
  async (_, drive) => {
    const { seen, strange } = await driven(drive);
    expect(seen.length).toBeGreaterThan(0);
    expect(strange).toEqual([]);
  },
);

it('no call is in two rows, and only a batch needs nothing', () => {
  expect(new Set(listed).size).toBe(listed.length);
  const needless = needs.filter((need) => rights[need].permissions.length === 0 || offWithout(need) === '');
  expect(needless).toEqual(['nothing']);
});

it('changes are named as changes: one row writes, and it alone needs to', () => {
  const writing = needs.filter((need) => rights[need].permissions.some((name) => /Write/.test(name)));
  expect(writing).toEqual(['assign']);
  expect(permissions.filter((name) => /Write/.test(name))).toEqual([
    'DeviceManagementConfiguration.ReadWrite.All',
  ]);
});

it.each([
  ['GET', '/beta/groups', false],
  ['GET', '/v1.0/groups', true],
  ['POST', '/v1.0/groups', false],
  ['GET', `/v1.0/groups/${guid(1)}`, true],
  ['GET', '/v1.0/groups/', false],
  ['GET', `/v1.0/groups/${guid(1)}/members`, false],
  ['GET', `/v1.0/groups/${guid(1)}/owners`, true],
])('%s %s is listed for reading groups: %s', (method, path, is) => {
  expect(isListed('readGroups', method, path)).toBe(is);
});

describe('in the program’s own text', () => {
  const files = projectFiles().filter((path) => /^bot\/.*\.ts$/.test(path));
  const graph = files.filter((path) => path.startsWith('bot/graph/'));
  const machinery = ['bot/graph/http/batch.ts', 'bot/graph/http/client.ts', 'bot/graph/http/pages.ts'];

  it('whoever calls Graph is driven above: a file with a new call is missed here', () => {
    const calling = files.filter((path) =>
      /\b(?:client\.(?:read|send)|readBatch|readList)\(/.test(textOf(path)),
    );
    const missed = calling.filter((path) => !machinery.includes(path)).map((path) => basename(path));
    expect(missed.sort()).toEqual(Object.keys(drives).sort());
  });

  it('one file of them alone reaches the network', () => {
    expect(graph.filter((path) => /\bfetch\(/.test(textOf(path)))).toEqual(['bot/graph/http/exchange.ts']);
  });

  it('no address is written that is not listed', () => {
    const strange = graph
      .filter((path) => path !== 'bot/graph/permissions.ts')
      .flatMap((path) => addressesIn(textOf(path)).map((address) => ({ path, address })))
      .filter(({ address }) => !listed.some(isPartOf(address)));
    expect(strange).toEqual([]);
  });
});

/** Addresses in a source text, cut at the query; `*` stands for what is put in. */
function addressesIn(text: string): readonly string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) found.push(node.text);
    if (ts.isTemplateExpression(node))
      found.push([node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('*'));
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('x.ts', text, ts.ScriptTarget.ESNext, true));
  return found.map((each) => each.split('?')[0]!).filter((each) => /^\*?(?:\/[\w*$][\w*$.]*)+$/.test(each));
}

/** Whether a call may be written so: with its version, without it, or behind a beginning that is put in. */
function isPartOf(address: string): (call: string) => boolean {
  const pattern = address.split('*').map((part) => part.replace(/[$.]/g, '\\$&'));
  const whole = new RegExp(`^${pattern.join('.*')}$`);
  return (call) => {
    const [, version = '', path = ''] = call.split(' ');
    return whole.test(path) || whole.test(`/${version}${path}`);
  };
}
