// A small world for workflow tests: a tenant in memory, a real store, people, and cards that are only remembered.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ApprovalRule } from '../../bot/domain/approval.js';
import { rowKey, type Assignment } from '../../bot/domain/assignment.js';
import type { ChangeCommand } from '../../bot/domain/command.js';
import { GraphError, type GraphFault } from '../../bot/domain/graph-error.js';
import type { Group, GroupDirectory, GroupFacts } from '../../bot/domain/group.js';
import { parse } from '../../bot/domain/language/parse.js';
import type { Person, Membership } from '../../bot/domain/person.js';
import type { OtherKindPolicy, Policy } from '../../bot/domain/policy.js';
import type { ApprovalRequest } from '../../bot/domain/request.js';
import { encodeAssign } from '../../bot/graph/intune/encode-assign.js';
import { openSqliteStore } from '../../bot/storage/sqlite/open-sqlite-store.js';
import type { Store } from '../../bot/storage/store.js';
import type { Click } from '../../bot/workflow/click.js';
import type {
  AssignAnswer,
  AssignCall,
  IntuneApproval,
  KnownPerson,
  Ports,
  Settings,
} from '../../bot/workflow/ports.js';
import { propose, type Proposal } from '../../bot/workflow/verbs/propose.js';
import { attachCard } from '../../bot/workflow/attach-card.js';
import { createTestClock, type TestClock } from './time/clock.js';
import { ALEX, BEN, CHRIS, GROUPS, POLICY, ROWS, sampleCopy, sampleGroup, TENANT_ID } from './requests.js';
import { makeFolder } from './folder.js';

export const REQUESTERS = 'aaaa0000-0000-4000-8000-000000000001';
export const APPROVERS = 'aaaa0000-0000-4000-8000-000000000002';
export const DANA: Person = { id: 'da4a0000-4f2d-4d6b-8a11-0d5f6c7b8a04', name: 'Dana Moss' };

/** How the next `assign` ends: before or after it has had its effect. */
export type AssignBehaviour = (apply: () => void) => AssignAnswer;

/** The tenant as tests see and shape it. */
export interface Tenant {
  policies: Policy[];
  /** Policies of kinds the bot does not assign. */
  otherKinds: OtherKindPolicy[];
  /** By policy id. */
  rows: Map<string, readonly Assignment[]>;
  groups: Map<string, GroupFacts>;
  /** Ids of filters that exist no longer. */
  goneFilters: Set<string>;
  memberships: Map<string, Membership>;
  /** Bodies that reached `assign`, in order. */
  sent: string[];
  /** What each of them said to Intune's own approval. */
  approvalsSent: AssignCall['approval'][];
  /** Intune's own approval requests by code, with what each was filed for; cancelled ones included. */
  approvals: Map<string, IntuneApproval & { readonly justification: string }>;
  /** Codes the bot cancelled. */
  cancelled: string[];
  /** Runs before each question about approvals; may throw GraphError. */
  beforeApprovals: (() => void) | undefined;
  /** Taken one per `assign`, first first; none left: it works. */
  behaviours: AssignBehaviour[];
  /** Runs before each read of assignments; may throw GraphError or edit rows. */
  beforeRead: ((reads: number) => void) | undefined;
  /** When set, reads answer this instead of the rows. */
  staleRows: readonly Assignment[] | undefined;
  reads: number;
}

export interface World {
  readonly ports: Ports;
  readonly clock: TestClock;
  readonly tenant: Tenant;
  /** Every state of a request that people were to be told of. */
  readonly shown: ApprovalRequest[];
  readonly asked: { readonly request: ApprovalRequest; readonly people: readonly string[] }[];
  ask(sentence: string, who?: Person): Promise<Proposal>;
  /** Asks for the story's change and answers with the pending request, its card attached. */
  pending(sentence?: string, who?: Person): Promise<ApprovalRequest>;
  click(request: ApprovalRequest, who: Person): Click;
  load(id: string): Promise<ApprovalRequest>;
  close(): Promise<void>;
}

const RULE: ApprovalRule = {
  requesterGroupIds: [REQUESTERS],
  approverGroupIds: [APPROVERS],
  selfApproval: 'deny',
  approvalsRequired: 1,
  approvalsRequiredBroad: 2,
};

/** Opens a world with the demo's story in it. Close it at the end. */
export function openWorld(overrides: Partial<Settings> = {}): World {
  const folder = makeFolder('countersign-world-');
  const clock = createTestClock();
  const store = openSqliteStore(join(folder, 'requests.db'), () => clock.now());
  const tenant = newTenant();
  const record = { shown: [], asked: [] } as Pick<World, 'shown' | 'asked'>;
  const ports = createPorts({ store, clock, tenant, record, overrides });
  const ask = async (sentence: string, who: Person = ALEX): Promise<Proposal> => {
    const parsed = parse(sentence);
    if (parsed.kind !== 'readings') throw new Error(`cannot be read: ${sentence}`);
    const askedIn = sampleCopy('requester', who).conversation;
    const readings = parsed.readings.filter((command): command is ChangeCommand => command.kind === 'change');
    return await propose(ports, {
      tenantId: TENANT_ID,
      requester: who,
      askedIn,
      text: parsed.text,
      readings,
    });
  };
  return {
    ports,
    clock,
    tenant,
    ...record,
    ask,
    pending: async (sentence = 'assign policy Windows 11 baseline to group Finance laptops', who = ALEX) => {
      const proposal = await ask(sentence, who);
      if (proposal.kind !== 'proposed') throw new Error(`not proposed: ${proposal.problem.kind}`);
      const attached = await attachCard(ports, proposal.request, sampleCopy('requester', who));
      if (!attached) throw new Error('the card could not be attached');
      return attached;
    },
    click: (request, who) => ({
      requestId: request.id,
      revision: request.revision,
      actor: { ...who, tenantId: TENANT_ID },
    }),
    load: async (id) => {
      const request = await store.load(id);
      if (!request) throw new Error(`no request ${id}`);
      return request;
    },
    close: async () => {
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** A fault as the Graph edge would answer. */
export function fault(kind: GraphFault['kind'], members: Partial<GraphFault> = {}): GraphFault {
  return {
    kind,
    doing: 'readAssignments',
    advice: { kind: 'sentence', text: 'try again later' },
    ...members,
  };
}

function newTenant(): Tenant {
  const person = (who: Person, groupIds: readonly string[]): [string, Membership] => [
    who.id,
    { kind: 'known', person: who, enabled: true, guest: false, groupIds },
  ];
  return {
    policies: [POLICY],
    otherKinds: [],
    rows: new Map([[POLICY.id, [ROWS.pilot, ROWS.sales, ROWS.desktops, ROWS.executives]]]),
    groups: new Map(Object.entries(GROUPS)),
    goneFilters: new Set(),
    memberships: new Map([
      person(ALEX, [REQUESTERS]),
      person(BEN, [APPROVERS]),
      person(CHRIS, [APPROVERS]),
      person(DANA, []),
    ]),
    sent: [],
    approvalsSent: [],
    approvals: new Map(),
    cancelled: [],
    beforeApprovals: undefined,
    behaviours: [],
    beforeRead: undefined,
    staleRows: undefined,
    reads: 0,
  };
}

interface Parts {
  readonly store: Store;
  readonly clock: TestClock;
  readonly tenant: Tenant;
  readonly record: Pick<World, 'shown' | 'asked'>;
  readonly overrides: Partial<Settings>;
}

function createPorts({ store, clock, tenant, record, overrides }: Parts): Ports {
  let ids = 0;
  const readRows = (policyId: string): readonly Assignment[] => {
    tenant.reads += 1;
    tenant.beforeRead?.(tenant.reads);
    return tenant.staleRows ?? tenant.rows.get(policyId) ?? [];
  };
  return {
    store,
    people: store,
    clock,
    ids: {
      requestId: () => `request${String((ids += 1)).padStart(8, '0')}`,
      guid: () => `00000000-0000-4000-8000-${String((ids += 1)).padStart(12, '0')}`,
    },
    log: () => undefined,
    settings: {
      rule: RULE,
      expiresHours: 24,
      readBackSeconds: 90,
      intunePollSeconds: 60,
      filtersUnseen: false,
      frozen: false,
      ...overrides,
    },
    delivery: {
      update: (request) => {
        record.shown.push(request);
        return Promise.resolve();
      },
      askApprovers: async (request, people: readonly KnownPerson[], reached) => {
        record.asked.push({ request, people: people.map(({ name }) => name) });
        for (const who of people) await reached({ personId: who.id, copy: sampleCopy('approver', who) });
      },
      peopleIn: (conversation) => store.known(conversation.tenantId),
    },
    directory: createDirectory(tenant),
    approvals: createApprovals(tenant, overrides.filtersUnseen !== true),
    policies: {
      findOtherKinds: (name) =>
        Promise.resolve(tenant.otherKinds.filter((other) => other.displayName === name)),
      listPolicies: () => Promise.resolve(tenant.policies),
      readPolicyState: (policy) =>
        Promise.resolve().then(() => ({ policy, rows: readRows(policy.id), readFrom: 'beta' as const })),
      readAssignments: (policy) => Promise.resolve().then(() => readRows(policy.id)),
      readFilters: (filterIds) => {
        const gone = filterIds.filter((id) => tenant.goneFilters.has(id));
        const named = filterIds.filter((id) => !tenant.goneFilters.has(id));
        return Promise.resolve({
          filters: Object.fromEntries(named.map((id) => [id, 'Corporate owned'])),
          ...(gone.length > 0 && { goneFilters: gone }),
        });
      },
      encodeAssign: (policy, before, after) => encodeAssign('read', policy, before, after),
      assign: async ({ request, approval }, mayStart) => {
        if (!(await mayStart())) return { kind: 'notStarted' };
        tenant.sent.push(request.body);
        tenant.approvalsSent.push(approval);
        const policyId = decodeURIComponent(request.path.split('/').at(-2) ?? '');
        const apply = (): void => void tenant.rows.set(policyId, rowsOf(request.body));
        const behaviour =
          tenant.behaviours.shift() ?? ((work) => (work(), { kind: 'accepted', requestId: 'graph-1' }));
        return behaviour(apply);
      },
    },
  };
}

function createApprovals(tenant: Tenant, isReadable: boolean): Ports['approvals'] {
  const asked = <T>(answer: () => T): Promise<T> =>
    Promise.resolve().then(() => {
      tenant.beforeApprovals?.();
      return answer();
    });
  return {
    isReadable,
    read: (code) => asked(() => tenant.approvals.get(code)),
    find: (marker) =>
      asked(() =>
        [...tenant.approvals.values()].find(
          ({ justification, status }) =>
            justification.includes(marker) && (status === 'needsApproval' || status === 'approved'),
        ),
      ),
    cancel: (code) =>
      asked(() => {
        tenant.cancelled.push(code);
        return 'cancelled';
      }),
  };
}

function createDirectory(tenant: Tenant): Ports['directory'] {
  const everyGroup = (): readonly Group[] =>
    [...tenant.groups.values()].flatMap((facts) => (facts.kind === 'found' ? [facts.group] : []));
  const named = (name: string): readonly Group[] =>
    everyGroup().filter((group) => group.displayName.toLowerCase() === name.toLowerCase());
  return {
    tenantId: () => Promise.resolve(TENANT_ID),
    findGroups: (names) => Promise.resolve(new Map(names.map((name) => [name, named(name)]))),
    suggestGroups: (name) =>
      Promise.resolve(everyGroup().filter(({ displayName }) => displayName.startsWith(name.slice(0, 4)))),
    readGroups: (ids) =>
      Promise.resolve(
        Object.fromEntries(
          ids.map((id) => [id, tenant.groups.get(id) ?? ({ kind: 'gone', id } as const)]),
        ) satisfies GroupDirectory,
      ),
    memberships: (personIds, groupIds) =>
      Promise.resolve(
        personIds.map((id) => {
          const membership = tenant.memberships.get(id) ?? ({ kind: 'missing', id } as const);
          if (membership.kind !== 'known') return membership;
          return { ...membership, groupIds: membership.groupIds.filter((group) => groupIds.includes(group)) };
        }),
      ),
  };
}

/** Reads a body back into rows the way the service would: only what the story's tests send. */
function rowsOf(body: string): readonly Assignment[] {
  const { assignments } = JSON.parse(body) as { assignments: { target: Record<string, string> }[] };
  return assignments.map(({ target }): Assignment => {
    const type = target['@odata.type'] ?? '';
    const groupId = target['groupId'] ?? '';
    const filterId = target['deviceAndAppManagementAssignmentFilterId'];
    const filter = filterId === undefined ? {} : { filter: { id: filterId, mode: 'include' as const } };
    if (type.endsWith('exclusionGroupAssignmentTarget')) {
      return { target: { kind: 'excludedGroup', groupId }, source: 'direct' };
    }
    if (type.endsWith('groupAssignmentTarget')) {
      return { target: { kind: 'group', groupId }, source: 'direct', ...filter };
    }
    if (type.endsWith('allDevicesAssignmentTarget'))
      return { target: { kind: 'allDevices' }, source: 'direct' };
    throw new Error(`this world knows no ${type}`);
  });
}

/** A group the story does not have yet. */
export function addGroup(tenant: Tenant, id: string, name: string, members = { devices: 1, users: 0 }): void {
  tenant.groups.set(id, { kind: 'found', group: sampleGroup(id, name), members });
}

/** Another admin edits the policy: the row is replaced, or added. */
export function editOutside(tenant: Tenant, row: Assignment): void {
  const rows = tenant.rows.get(POLICY.id) ?? [];
  const others = rows.filter((held) => rowKey(held.target) !== rowKey(row.target));
  tenant.rows.set(POLICY.id, [...others, row]);
}

/** Throws what a read throws when Graph cannot be reached. */
export function unreachable(): never {
  throw new GraphError(fault('unreachable'));
}
