// Graph as one process sees it: the tenant, through the weather.
import { encodeAssign } from '../../../../bot/graph/intune/encode-assign.js';
import type { Assignment } from '../../../../bot/domain/assignment.js';
import type { AssignAnswer, AssignCall, Ports } from '../../../../bot/workflow/ports.js';
import { TENANT_ID } from '../../../support/requests.js';
import type { Surroundings, Wire } from './surroundings.js';
import { POLICIES, standingOf } from '../story.js';
import type { Sending } from './sending.js';
import {
  courseOf,
  failToRead,
  fault,
  LAG_MS,
  READ_DEADLINE_MS,
  SENDING_DEADLINE_MS,
  type Spell,
} from './weather.js';

type Asking = <T>(spell: Spell | undefined, effect: () => T) => Promise<T>;

/** A question to Graph: it takes a moment, or in slow spells as long as the bot waits, and fails while `spell` lasts. */
function createAsking({ time, weather, count }: Surroundings, wire: Wire): Asking {
  const isNow = (spell: Spell): boolean => {
    const lasts = time.now() < (weather.until.get(spell) ?? 0);
    if (lasts) count(`spell ${spell}`);
    return lasts;
  };
  return (spell, effect) => {
    const longest = isNow('readsSlow') ? READ_DEADLINE_MS / 2 : 150;
    const latency = [wire.random() * longest, wire.random() * longest] as const;
    return wire.call(latency, () => (spell !== undefined && isNow(spell) ? failToRead() : effect()));
  };
}

export function policiesPort(world: Surroundings, wire: Wire, instance: string): Ports['policies'] {
  const { tenant } = world;
  const ask = createAsking(world, wire);
  const readRows = async (policyId: string): Promise<readonly Assignment[]> => {
    const { asOf, rows } = await ask('readsFail', () => lookUp(world, wire, policyId));
    tenant.readings.push({ instance, policyId, asOf, at: world.time.now(), rows });
    return rows;
  };
  return {
    listPolicies: () => ask(undefined, () => POLICIES),
    readPolicyState: async (policy) => ({
      policy,
      rows: await readRows(policy.id),
      readFrom: world.betaReadable ? 'beta' : 'v1.0',
    }),
    readAssignments: (policy) => readRows(policy.id),
    readFilters: (ids) =>
      ask(undefined, () => ({ filters: Object.fromEntries(ids.map((id) => [id, 'Corporate owned'])) })),
    findOtherKinds: () => Promise.resolve([]),
    encodeAssign: (policy, before, after) =>
      encodeAssign(world.betaReadable ? 'read' : 'never', policy, before, after),
    assign: async (call, mayStart) => {
      const began = world.time.now();
      await wire.call([wire.random() * 50, 0], () => undefined);
      if (!(await mayStart())) return { kind: 'notStarted' };
      // The edge's deadline covers the question, too: who slept through it sends nothing.
      if (world.time.now() - began >= SENDING_DEADLINE_MS)
        return { kind: 'unknown', fault: fault('timeout') };
      return await send(world, wire, instance, call);
    },
  };
}

/** In a late spell one replica in two is late, by anything up to a minute. */
function lookUp(
  { time, weather, tenant, count }: Surroundings,
  wire: Wire,
  policyId: string,
): { readonly asOf: number; readonly rows: readonly Assignment[] } {
  const isLate = time.now() < (weather.until.get('readsLate') ?? 0) && wire.random() < 0.6;
  if (isLate) count('spell readsLate');
  const asOf = time.now() - (isLate ? Math.sqrt(wire.random()) * LAG_MS : 0);
  return { asOf, rows: tenant.rowsAt(policyId, asOf) };
}

/** The bytes leave. What becomes of them does not depend on whether their sender lives. */
function send(world: Surroundings, wire: Wire, instance: string, call: AssignCall): Promise<AssignAnswer> {
  const { time, tenant, weather } = world;
  const policyId = decodeURIComponent(call.request.path.split('/').at(-2) ?? '');
  const sending: Sending = { instance, policyId, call, at: time.now(), truth: 'underWay' };
  world.leaves(sending);
  tenant.sendings.push(sending);
  const trouble = weather.sendings.shift();
  if (trouble) world.count(`fault ${trouble}`);
  const course = courseOf(trouble, wire.random);
  if (course.arrives === undefined) {
    const heard = course.heard?.kind;
    sending.truth = heard === 'throttled' || heard === 'refused' ? heard : 'nothing';
  } else {
    time.after(course.arrives, () => void tenant.arrive(sending));
  }
  return new Promise((resolve) => {
    wire.later(course.answers, () => {
      const answer = course.heard ?? whatHappened(world, sending);
      sending.answer = answer.kind;
      resolve(answer);
    });
  });
}

function whatHappened({ tenant }: Surroundings, sending: Sending): AssignAnswer {
  if (sending.truth === 'applied') return { kind: 'accepted', requestId: 'graph' };
  const code = tenant.intune.codeOf(sending);
  if (sending.truth === 'held' && code !== undefined) return { kind: 'held', code, fault: fault('conflict') };
  return { kind: 'refused', fault: fault('conflict') };
}

export function approvalsPort(world: Surroundings, wire: Wire): Ports['approvals'] {
  const ask = createAsking(world, wire);
  const { intune } = world.tenant;
  return {
    isReadable: world.betaReadable,
    read: (code) => ask('intuneDown', () => intune.read(code)),
    find: (marker) => ask('intuneDown', () => intune.find(marker)),
    cancel: (code) => ask('intuneDown', () => intune.cancel(code)),
  };
}

export function directoryPort(world: Surroundings, wire: Wire): Ports['directory'] {
  const ask = createAsking(world, wire);
  const { groups } = world.tenant;
  const all = () => [...groups.values()].flatMap((facts) => (facts.kind === 'found' ? [facts.group] : []));
  return {
    tenantId: () => Promise.resolve(TENANT_ID),
    findGroups: (names) =>
      ask(
        undefined,
        () => new Map(names.map((name) => [name, all().filter((one) => one.displayName === name)])),
      ),
    suggestGroups: () => Promise.resolve([]),
    readGroups: (ids) =>
      ask(undefined, () => Object.fromEntries(ids.map((id) => [id, groups.get(id) ?? { kind: 'gone', id }]))),
    memberships: (ids) =>
      ask('directoryDown', () => ids.map(standingOf)).catch(() =>
        ids.map((id) => ({ kind: 'unread', id, why: { kind: 'server' } }) as const),
      ),
  };
}
