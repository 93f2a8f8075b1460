// Groups and people as Entra writes them, and as the program sees them.
import type { Group, GroupKind } from '../../domain/group.js';
import { member, requiredText, textMember, UnreadableAnswer } from '../../shared/read-json.js';

/** What to ask of a group so that `toGroup` can read it. */
export const groupFields =
  'id,displayName,description,groupTypes,membershipRuleProcessingState,mailEnabled,securityEnabled,createdDateTime';

/** What to ask of a person so that `toAccount` can read it. */
export const accountFields = 'id,displayName,accountEnabled,userType';

/** Reads a group; its id in lower case. Throws UnreadableAnswer. */
export function toGroup(json: unknown): Group {
  const types = member(json, 'groupTypes');
  const groupTypes: readonly unknown[] = Array.isArray(types) ? types : [];
  const securityEnabled = member(json, 'securityEnabled') === true;
  const isDynamic = groupTypes.includes('DynamicMembership');
  const rule = isDynamic ? toRule(textMember(json, 'membershipRuleProcessingState')) : undefined;
  const description = textMember(json, 'description');
  const created = textMember(json, 'createdDateTime');
  return {
    id: requiredText(json, 'id').toLowerCase(),
    displayName: textMember(json, 'displayName') ?? '',
    kind: groupKind(groupTypes.includes('Unified'), member(json, 'mailEnabled') === true, securityEnabled),
    membership: isDynamic ? 'dynamic' : 'assigned',
    ...(rule === undefined ? {} : { rule }),
    securityEnabled,
    ...(description === undefined ? {} : { description }),
    ...(created === undefined ? {} : { created }),
  };
}

/** `On` or `Paused` (resources/group); whether an `On` rule was evaluated already is told on beta alone. */
function toRule(state: string | undefined): Group['rule'] {
  const word = state?.toLowerCase();
  return word === 'on' || word === 'paused' ? word : undefined;
}

/** Source: the table of group kinds in Graph's group resource (groupTypes, mailEnabled, securityEnabled). */
function groupKind(unified: boolean, mailEnabled: boolean, securityEnabled: boolean): GroupKind {
  if (unified) return securityEnabled ? 'microsoft365Security' : 'microsoft365';
  if (!securityEnabled) return 'distribution';
  return mailEnabled ? 'mailEnabledSecurity' : 'security';
}

/** A person's account. */
export interface Account {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly guest: boolean;
}

/**
 * Reads an account; its id in lower case. Throws UnreadableAnswer where it does not say whether it is enabled and
 * whether it is a guest's: both decide, so neither is assumed.
 */
export function toAccount(json: unknown): Account {
  const id = requiredText(json, 'id').toLowerCase();
  const enabled = member(json, 'accountEnabled');
  if (typeof enabled !== 'boolean') throw new UnreadableAnswer('accountEnabled is not said');
  const userType = requiredText(json, 'userType').toLowerCase();
  if (userType !== 'member' && userType !== 'guest') throw new UnreadableAnswer('userType is not known');
  return { id, name: textMember(json, 'displayName') ?? id, enabled, guest: userType === 'guest' };
}

/** Reads the answer of `checkMemberGroups`: ids of groups, in lower case. Throws UnreadableAnswer. */
export function toGroupIds(json: unknown): readonly string[] {
  const ids = member(json, 'value');
  if (!Array.isArray(ids)) throw new UnreadableAnswer('the answer has no list of group ids');
  return ids.map((id: unknown) => {
    if (typeof id !== 'string') throw new UnreadableAnswer('a group id is no text');
    return id.toLowerCase();
  });
}
