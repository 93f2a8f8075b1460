// Step 1: reads the tenant, the policy, its rows and the group, and refuses whatever is not safe to try on.
import { inert, quoted } from '../../../cards/text/inert.js';
import { groupKind, members, type Names } from '../../../cards/request/rows.js';
import { distinctRows, groupIdOf, type Assignment } from '../../domain/assignment.js';
import type { NameRef } from '../../domain/command.js';
import type { Group, GroupFacts } from '../../domain/group.js';
import type { Policy } from '../../domain/policy.js';
import { readPolicyFacts, type PolicyFacts } from '../../graph/intune/policy-facts.js';
import { matchPolicies, NO_PICKS } from '../../workflow/planning/match.js';
import { count } from '../doctor/finding.js';
import type { Question } from './question.js';
import type { Rig } from './rig.js';
import { readNames, rowLines, say } from './words.js';

/** What was there before anything was done. */
export interface Found {
  readonly policy: Policy;
  readonly group: Group;
  /** The rows of the very first read, each once: what the policy is to have again at the end. */
  readonly rows: readonly Assignment[];
  readonly names: Names;
  readonly facts: PolicyFacts | undefined;
}

/** Reads and says what was seen; nothing where something is not as it must be, after saying so. Throws GraphError. */
export async function lookAround(rig: Rig, question: Question): Promise<Found | undefined> {
  const found = await look(rig, question);
  if (typeof found !== 'string') return found;
  say(rig.terminal, `refused: ${found}. Nothing was sent.`);
  return undefined;
}

/** What is there, or why it is refused. */
async function look(rig: Rig, question: Question): Promise<Found | string> {
  const { terminal, ports, graph } = rig;
  const tenantId = await ports.directory.tenantId();
  if (tenantId !== graph.tenantId.toLowerCase())
    return `the token is for tenant ${tenantId}, the settings say ${graph.tenantId}; see npm run doctor`;
  say(terminal, `seen: a token for tenant ${tenantId}, asked for as application ${graph.identity.clientId}`);
  const named = await findPolicy(rig, question.policy);
  if (typeof named === 'string') return named;
  const group = await findEmptyGroup(rig, question.group);
  if (typeof group === 'string') return group;
  const [{ policy, ...state }, facts] = await Promise.all([
    ports.policies.readPolicyState(named),
    readPolicyFacts(rig.client, { policy: named, beta: graph.beta }),
  ]);
  const rows = distinctRows(state.rows);
  const names = await readNames(ports, rows);
  say(
    terminal,
    `seen: policy ${quoted(policy.displayName)}, ${inert(policy.type)}, id ${inert(policy.id)}`,
    `seen: group ${quoted(group.displayName)}, ${groupKind(group)}, no device and no user in it, id ${group.id}`,
    `seen: ${count(rows.length, 'row', 'rows')} on the policy, read from ${state.readFrom}:`,
    ...rowLines(rows, names),
  );
  if (names.filtersUnseen && rows.length > 0)
    return 'with GRAPH_BETA=never the filters of these rows cannot be seen, and may be lost when the rows are sent along; name a policy that is assigned to nobody';
  if (rows.length < state.rows.length)
    return 'the policy lists a target more than once, and only one row of each can be sent back; name another policy';
  return rows.some(({ target }) => groupIdOf(target) === group.id)
    ? `the policy has a row for ${quoted(group.displayName)} already; name another empty group`
    : { policy, group, rows, names, facts };
}

/** The one policy that is meant, or why there is none. */
async function findPolicy(rig: Rig, name: NameRef): Promise<Policy | string> {
  const [policy, another, ...more] = matchPolicies(name, await rig.ports.policies.listPolicies(), NO_PICKS);
  if (!policy) return `no compliance policy has the ${name.isId ? 'id' : 'name'} ${quoted(name.text)}`;
  if (!another) {
    const isNameless = inert(policy.displayName) === '';
    return isNameless ? `the policy ${inert(policy.id)} has no visible name to consent to` : policy;
  }
  const ids = [policy, another, ...more].map(({ id }) => inert(id)).join(', ');
  return `${count(more.length + 2, 'policy', 'policies')} are called ${quoted(name.text)}; give the id of one: ${ids}`;
}

/** The one group that is meant, with nobody in it, or why there is none. Throws GraphError. */
export async function findEmptyGroup({ ports }: Rig, name: NameRef): Promise<Group | string> {
  const called = name.isId ? [name.text] : await idsCalled(ports, name.text);
  const [id, ...others] = called;
  if (id === undefined) return `no group has the name ${quoted(name.text)}`;
  if (others.length > 0)
    return `${count(called.length, 'group', 'groups')} are called ${quoted(name.text)}; give the id of one: ${called.join(', ')}`;
  const facts = (await ports.directory.readGroups([id]))[id];
  if (facts?.kind !== 'found') return `the group with the id ${inert(id)} ${whyUnread(facts)}`;
  const { group } = facts;
  const title = `group ${quoted(group.displayName)}`;
  if (group.membership === 'dynamic') return `${title} is dynamic: somebody may be in it at any moment`;
  if (!facts.members) return `the members of ${title} could not be counted, so it may have some`;
  const { devices, users } = facts.members;
  return devices + users === 0
    ? group
    : `${title} has members (${members(facts.members)}): take a group with nobody in it`;
}

async function idsCalled({ directory }: Rig['ports'], name: string): Promise<readonly string[]> {
  const groups = (await directory.findGroups([name])).get(name) ?? [];
  return groups.map(({ id }) => id);
}

function whyUnread(facts: GroupFacts | undefined): string {
  return facts?.kind === 'gone' ? 'does not exist' : 'could not be read; see npm run doctor';
}
