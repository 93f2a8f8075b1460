// Which policy and groups a sentence names: exactly one each, or a question, or an unknown name. Never a guess.
import type { Target } from '../../domain/assignment.js';
import type { ChangeCommand, TargetRef, NameRef } from '../../domain/command.js';
import type { Group, GroupDirectory } from '../../domain/group.js';
import { unsupportedIn } from '../../domain/language/unsupported.js';
import type { Change } from '../../domain/plan/plan.js';
import type { Policy } from '../../domain/policy.js';
import type { Choice } from '../../domain/request.js';
import { chooseAmong, chooseReading, nearMisses } from './choices.js';
import {
  foldName,
  groupName,
  idOf,
  matchGroups,
  matchPolicies,
  pickedId,
  type Lookup,
  type Picks,
} from './match.js';
import type { OtherKindProblem, NameProblem, UnsupportedProblem } from '../outcome.js';
import type { Ports } from '../ports.js';

/** `groups` holds what the directory said of groups given by id. */
export type Resolution =
  | {
      readonly kind: 'resolved';
      readonly command: ChangeCommand;
      readonly policy: Policy;
      readonly changes: readonly Change[];
      readonly groups: GroupDirectory;
    }
  | { readonly kind: 'choice'; readonly choice: Choice; readonly readings: readonly ChangeCommand[] }
  | NameProblem
  | UnsupportedProblem
  | OtherKindProblem;

/** Resolves the readings of one sentence: one that exists entirely wins; several are a question. Throws GraphError. */
export async function resolve(
  ports: Pick<Ports, 'policies' | 'directory'>,
  readings: readonly ChangeCommand[],
  picks: Picks,
): Promise<Resolution> {
  const lookup = await lookUp(ports, readings, picks);
  const matched = readings.map((command) => ({ command, missing: missingNames(command, lookup) }));
  const possible = matched.filter(({ missing }) => missing.length === 0).map(({ command }) => command);
  const [only, another] = possible;
  if (!only) return await explainMissing(ports, matched, lookup);
  if (another) return { kind: 'choice', choice: chooseReading(possible), readings: possible };
  const choice = await chooseAmong(ports, only, lookup);
  if (choice) return { kind: 'choice', choice, readings: [only] };
  return resolved(only, lookup);
}

async function lookUp(
  ports: Pick<Ports, 'policies' | 'directory'>,
  readings: readonly ChangeCommand[],
  picks: Picks,
): Promise<Lookup> {
  const refs = readings.flatMap((reading) => reading.targets.flatMap(groupName));
  const names = refs.filter((ref) => !ref.isId && pickedId(picks.pickedGroups, ref) === undefined);
  const ids = [
    ...refs.filter((ref) => ref.isId).map((ref) => ref.text),
    ...Object.values(picks.pickedGroups),
  ];
  const distinctNames = [...new Map(names.map((ref) => [foldName(ref.text), ref.text])).values()];
  const [policies, groups, byId] = await Promise.all([
    ports.policies.listPolicies(),
    distinctNames.length > 0
      ? ports.directory.findGroups(distinctNames)
      : new Map<string, readonly Group[]>(),
    ids.length > 0 ? ports.directory.readGroups([...new Set(ids.map((id) => id.toLowerCase()))]) : {},
  ]);
  const folded = new Map([...groups].map(([name, found]) => [foldName(name), found]));
  return { policies, groups: folded, byId, picks };
}

function missingNames(command: ChangeCommand, lookup: Lookup): NameProblem[] {
  const policies = matchPolicies(command.policy, lookup.policies, lookup.picks);
  const ofPolicy: NameProblem[] =
    policies.length > 0 ? [] : [{ kind: 'unknownName', about: 'policy', name: command.policy.text }];
  const ofGroups = command.targets
    .flatMap(groupName)
    .filter((name) => !mayStand(command, name, lookup))
    .map((name): NameProblem => ({ kind: 'unknownName', about: 'group', name: name.text }));
  return [...ofPolicy, ...ofGroups];
}

/** A group id may be unassigned although the group itself is gone: that is how its row is cleaned away. */
function mayStand(command: ChangeCommand, name: NameRef, lookup: Lookup): boolean {
  if (matchGroups(name, lookup).length > 0) return true;
  const id = idOf(name, lookup);
  return command.verb === 'unassign' && id !== undefined && lookup.byId[id]?.kind === 'gone';
}

async function explainMissing(
  ports: Pick<Ports, 'policies' | 'directory'>,
  matched: readonly { readonly command: ChangeCommand; readonly missing: readonly NameProblem[] }[],
  lookup: Lookup,
): Promise<Resolution> {
  const closest = [...matched].sort((left, right) => left.missing.length - right.missing.length)[0];
  const explained = (closest?.missing ?? []).map((missing) => explain(missing, lookup));
  const problem = explained.find(({ kind }) => kind === 'unsupported') ?? explained[0];
  if (!closest || !problem) throw new Error('a sentence without readings cannot be resolved');
  const [choice, found] = await Promise.all([
    nearMisses(ports, problem, lookup.policies),
    problem.about === 'policy' ? ports.policies.findOtherKinds(problem.name) : [],
  ]);
  if (found.length > 0) return { kind: 'otherKind', name: problem.name, found };
  return choice ? { kind: 'choice', choice, readings: [closest.command] } : problem;
}

/** The name that is missing, or what it says besides a name. */
function explain(missing: NameProblem, { policies }: Lookup): NameProblem | UnsupportedProblem {
  const { about, name } = missing;
  const unsupported = unsupportedIn(
    name,
    about,
    policies.map(({ displayName }) => displayName),
  );
  return unsupported ? { kind: 'unsupported', about, name, ...unsupported } : missing;
}

function resolved(command: ChangeCommand, lookup: Lookup): Resolution {
  const [policy] = matchPolicies(command.policy, lookup.policies, lookup.picks);
  if (!policy) throw new Error('resolved without a policy');
  const changes = command.targets.map((ref): Change => {
    return { verb: command.verb, target: toTarget(ref, lookup) };
  });
  return { kind: 'resolved', command, policy, changes, groups: lookup.byId };
}

function toTarget(ref: TargetRef, lookup: Lookup): Target {
  if (ref.kind !== 'group' && ref.kind !== 'excludedGroup') return ref;
  const groupId = matchGroups(ref.name, lookup)[0]?.id ?? idOf(ref.name, lookup);
  if (groupId === undefined) throw new Error('resolved without a group');
  return { kind: ref.kind, groupId: groupId.toLowerCase() };
}
