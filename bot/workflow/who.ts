// Who is asking or pressing, and whether they may do anything here at all: read live, every time.
import { ruleGroupIds, whyNotAsk } from '../domain/approval.js';
import type { Person, Membership } from '../domain/person.js';
import type { AccessRefusal } from '../domain/refusal.js';
import type { Ports } from './ports.js';

/** Somebody as the authenticated activity names them. */
export interface Actor extends Person {
  readonly tenantId: string;
}

/** `person` carries the directory's name for them, which is the one shown and recorded. */
export type Access =
  | { readonly kind: 'allowed'; readonly person: Person; readonly membership: Membership }
  | { readonly kind: 'refused'; readonly refusal: AccessRefusal }
  /** Their tenant is not the one the bot changes. */
  | { readonly kind: 'stranger' };

/** Reads the actor's membership and answers whether they may ask and query. */
export async function readAccess(
  ports: Pick<Ports, 'directory' | 'settings' | 'log'>,
  actor: Actor,
): Promise<Access> {
  const { rule } = ports.settings;
  const [tenantId, [membership]] = await Promise.all([
    ports.directory.tenantId().catch(() => undefined),
    ports.directory.memberships([actor.id], ruleGroupIds(rule)),
  ]);
  if (tenantId !== undefined && tenantId.toLowerCase() !== actor.tenantId.toLowerCase()) {
    ports.log('warn', 'the graph token is for another tenant than the one people write from', {
      tokenTenantId: tenantId,
      activityTenantId: actor.tenantId,
    });
    return { kind: 'stranger' };
  }
  if (!membership) return { kind: 'refused', refusal: { kind: 'unread' } };
  const refusal = whyNotAsk(membership, rule);
  // Without a tenant nobody is known to be of ours, whatever else was read.
  if (tenantId === undefined && refusal?.kind !== 'unread')
    return { kind: 'refused', refusal: { kind: 'unread' } };
  if (refusal) return { kind: 'refused', refusal };
  return {
    kind: 'allowed',
    person: membership.kind === 'known' ? membership.person : { id: actor.id, name: actor.name },
    membership,
  };
}
