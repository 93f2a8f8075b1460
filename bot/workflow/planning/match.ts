// Which policies and groups a name may mean, by what was looked up.
import type { NameRef, TargetRef } from '../../domain/command.js';
import type { Group, GroupDirectory } from '../../domain/group.js';
import type { Policy } from '../../domain/policy.js';
import type { Draft } from '../../domain/request.js';

/** What the requester already answered: names as written, in lower case, to ids. */
export type Picks = Pick<Draft, 'pickedPolicies' | 'pickedGroups'>;

/** No answers yet. */
export const NO_PICKS: Picks = { pickedPolicies: {}, pickedGroups: {} };

/** Everything the directory and Intune said about the names of all readings, read in one round trip. */
export interface Lookup {
  readonly policies: readonly Policy[];
  readonly groups: ReadonlyMap<string, readonly Group[]>;
  readonly byId: GroupDirectory;
  readonly picks: Picks;
}

/** Policies a name may mean: the picked one, the one with that id, or all of exactly that name. */
export function matchPolicies(name: NameRef, policies: readonly Policy[], picks: Picks): readonly Policy[] {
  const id = name.isId ? name.text : pickedId(picks.pickedPolicies, name);
  if (id !== undefined) return policies.filter((policy) => policy.id.toLowerCase() === id.toLowerCase());
  return policies.filter((policy) => foldName(policy.displayName) === foldName(name.text));
}

/** Case and Unicode form of a name do not matter. */
export function foldName(name: string): string {
  return name.normalize('NFC').trim().toLowerCase();
}

/** Groups a name may mean. */
export function matchGroups(name: NameRef, lookup: Lookup): readonly Group[] {
  const id = idOf(name, lookup);
  if (id === undefined) return lookup.groups.get(foldName(name.text)) ?? [];
  const facts = lookup.byId[id];
  return facts?.kind === 'found' ? [facts.group] : [];
}

/** The name of a group target, as a list of none or one. */
export function groupName(target: TargetRef): readonly NameRef[] {
  return target.kind === 'group' || target.kind === 'excludedGroup' ? [target.name] : [];
}

/** The id a name stands for: written as one, or picked. Lower case. */
export function idOf(name: NameRef, lookup: Lookup): string | undefined {
  return (name.isId ? name.text : pickedId(lookup.picks.pickedGroups, name))?.toLowerCase();
}

/** Own members only: a policy may well be called "constructor". */
export function pickedId(picks: Readonly<Record<string, string>>, name: NameRef): string | undefined {
  const folded = foldName(name.text);
  return Object.hasOwn(picks, folded) ? picks[folded] : undefined;
}
