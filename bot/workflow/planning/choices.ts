// Questions for the requester: which of several, or did you mean.
import { distance } from 'fastest-levenshtein';
import type { ChangeCommand } from '../../domain/command.js';
import type { Group } from '../../domain/group.js';
import { resembles } from '../../domain/language/resemblance.js';
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

/**
 * Policies or groups whose names an unknown one may be a slip of the pen for; nothing when there are none. Never picked
 * by itself, and never one that lacks a word of what was written.
 */
export async function nearMisses(
  ports: Pick<Ports, 'directory'>,
  { about, name }: Pick<NameProblem, 'about' | 'name'>,
  policies: readonly Policy[],
): Promise<Choice | undefined> {
  const options =
    about === 'policy'
      ? similarPolicies(name, policies).map(policyOption)
      : await groupOptions(ports, await similarGroups(ports, name));
  if (options.length === 0) return undefined;
  return { about, name, why: 'unknown', options };
}

/** Policies whose names resemble `name`, the closest first. */
export function similarPolicies(name: string, policies: readonly Policy[]): readonly Policy[] {
  const wanted = foldName(name);
  const similar = policies
    .filter(({ displayName }) => resembles(name, displayName, 'policy'))
    .map((policy) => ({ policy, steps: distance(wanted, foldName(policy.displayName)) }));
  similar.sort((left, right) => left.steps - right.steps);
  return similar.slice(0, SUGGESTIONS).map(({ policy }) => policy);
}

async function similarGroups(ports: Pick<Ports, 'directory'>, name: string): Promise<readonly Group[]> {
  const groups = await ports.directory.suggestGroups(name);
  return groups.filter(({ displayName }) => resembles(name, displayName, 'group'));
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
