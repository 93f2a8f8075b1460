// Intune's own approval requests as Graph writes them (`operationApprovalRequest`, beta), and as the program sees them.
import type { IntuneDecider, IntuneStatus } from '../../domain/intune-hold.js';
import type { IntuneApproval } from '../../workflow/ports.js';
import { isGuid } from '../http/odata.js';
import { member, requiredText, textMember } from '../../shared/read-json.js';

/** An approval request, and the words it was filed with where Intune shows them. */
export interface FiledApproval {
  readonly approval: IntuneApproval;
  readonly justification: string;
}

/** By Graph's word in lower case. The API writes `cancelled`, the admin center and some answers `canceled`. */
const statuses: ReadonlyMap<string, IntuneStatus> = new Map([
  ['needsapproval', 'needsApproval'],
  ['approved', 'approved'],
  ['rejected', 'rejected'],
  ['cancelled', 'cancelled'],
  ['canceled', 'cancelled'],
  ['completed', 'completed'],
  ['expired', 'expired'],
]);

/** Reads one. Throws UnreadableAnswer where it has no id; whatever else is missing is left out. */
export function toFiledApproval(json: unknown): FiledApproval {
  const status = statuses.get(textMember(json, 'status')?.toLowerCase() ?? '') ?? 'unknown';
  // While nobody has decided, whoever is named there has decided nothing.
  const decidedBy = status === 'needsApproval' ? undefined : toDecider(member(json, 'approver'));
  const expiresAt = toMoment(textMember(json, 'expirationDateTime'));
  return {
    approval: {
      code: requiredText(json, 'id'),
      status,
      ...(decidedBy && { decidedBy }),
      ...(expiresAt !== undefined && { expiresAt }),
    },
    justification: textMember(json, 'requestJustification') ?? '',
  };
}

/** An identity set is documented; nothing at all, a bare user and a plain text have to be expected too. */
function toDecider(approver: unknown): IntuneDecider | undefined {
  const user = member(approver, 'user') ?? approver;
  const id = textMember(user, 'id') ?? (typeof user === 'string' ? user.trim() : '');
  const names = ['displayName', 'userPrincipalName', 'email'].map((key) => textMember(user, key));
  const name = names.find((text) => text !== undefined) ?? (isGuid(id) ? '' : id);
  const decider = {
    ...(isGuid(id) && !/^[0-]+$/u.test(id) && { id: id.toLowerCase() }),
    ...(name !== '' && { name }),
  };
  return Object.keys(decider).length > 0 ? decider : undefined;
}

/** ISO 8601 in UTC. Graph may write another zone, and the year 1 for a moment that is not set. */
function toMoment(text: string | undefined): string | undefined {
  const milliseconds = Date.parse(text ?? '');
  return milliseconds > 0 ? new Date(milliseconds).toISOString() : undefined;
}
