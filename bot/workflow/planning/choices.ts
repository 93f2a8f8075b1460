// Questions for the requester: which of several, or did you mean.
import { distance } from 'fastest-levenshtein';
import type { ChangeCommand } from '../../domain/command.js';
import type { Group } from '../../domain/group.js';
import type { Policy } from '../../domain/policy.js';
import type { Choice, ChoiceOption } from '../../domain/request.js';
import type { NameProblem } from '../outcome.js';
import type { Ports } from '../ports.js';
import { foldName, groupName, matchGroups, matchPolicies, type Lookup } from './match.js';

/** More near misses than this are no help. */
const SUGGESTIONS = 5;

/** Which of several readings of one sentence was meant. */
export function chooseReading(readings: readonly ChangeCommand[]): Choice {
  const options = readings.map(
    (command, index) => ({ kind: 'reading', id: String(index), command }) as const,
  );
  return { about: 'reading', name: '', why: 'ambiguous', options };
}

/** The first name of a sentence that several policies or groups have; nothing when every name is unique. */
export async function chooseAmong(
  ports: Pick<Ports, 'directory'>,
  command: ChangeCommand,
  lookup: Lookup,
): Promise<Choice | undefined> {
  const policies = matchPolicies(command.policy, lookup.policies, lookup.picks);
  if (policies.length > 1) {
    return {
      about: 'policy',
      name: command.policy.text,
      why: 'ambiguous',
      options: policies.map(policyOption),
    };
  }
  for (const name of command.targets.flatMap(groupName)) {
    const groups = matchGroups(name, lookup);
    if (groups.length > 1) {
      return {
        about: 'group',
        name: name.text,
        why: 'ambiguous',
        options: await groupOptions(ports, groups),
      };
    }
  }
  return undefined;
}

/** Policies or groups whose names resemble an unknown one; nothing when none does. Never picked by itself. */
export async function nearMisses(
  ports: Pick<Ports, 'directory'>,
  problem: NameProblem,
  policies: readonly Policy[],
): Promise<Choice | undefined> {
  const options =
    problem.about === 'policy'
      ? similarPolicies(problem.name, policies).map(policyOption)
      : await groupOptions(ports, await ports.directory.suggestGroups(problem.name));
  if (options.length === 0) return undefined;
  return { about: problem.about, name: problem.name, why: 'unknown', options };
}

/** Policies whose names are close to `name`, or contain it, the closest first. */
export function similarPolicies(name: string, policies: readonly Policy[]): readonly Policy[] {
  const wanted = foldName(name);
  if (wanted === '') return [];
  const scored = policies.map((policy) => {
    const has = foldName(policy.displayName);
    const steps = distance(wanted, has);
    const isPart = wanted.length >= 3 && (has.includes(wanted) || wanted.includes(has));
    return { policy, steps, isClose: isPart || steps <= Math.max(2, Math.floor(wanted.length / 3)) };
  });
  const close = scored.filter(({ isClose }) => isClose);
  close.sort((left, right) => left.steps - right.steps);
  return close.slice(0, SUGGESTIONS).map(({ policy }) => policy);
}

/** A policy as one possible answer. */
export function policyOption(policy: Policy): Extract<ChoiceOption, { kind: 'policy' }> {
  return { kind: 'policy', id: policy.id, policy };
}

async function groupOptions(
  ports: Pick<Ports, 'directory'>,
  groups: readonly Group[],
): Promise<readonly ChoiceOption[]> {
  if (groups.length === 0) return [];
  const facts = await ports.directory.readGroups(groups.map(({ id }) => id));
  return groups.map((group): ChoiceOption => {
    const known = facts[group.id.toLowerCase()];
    const members = known?.kind === 'found' ? known.members : undefined;
    return { kind: 'group', id: group.id, group, ...(members && { members }) };
  });
}
