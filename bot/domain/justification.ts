// What Intune's own approval is told of a change: who asked, who approved, why, and for which request.
import type { Person } from './person.js';
import type { ApprovalRequest } from './request.js';

/** Longest decoded `x-msft-approval-justification` (field reports: more is refused with 400). Counted in UTF-8 bytes, which are never fewer than characters. */
const JUSTIFICATION_BYTES = 1024;

/** How a request's revision is recognized among Intune's approval requests. */
export function intuneMarker({ id, revision }: Pick<ApprovalRequest, 'id' | 'revision'>): string {
  return `Countersign ${id}/${String(revision)}`;
}

/**
 * What Intune's approver reads: request, requester, approvers, reason, on one line of at most 1024 bytes. The reason
 * is cut first, then the names; the marker never.
 */
export function justificationFor(request: ApprovalRequest, approvers: readonly Person[]): string {
  const marker = intuneMarker(request);
  const names = approvers.map(({ name }) => name).join(', ');
  const people = `requested by ${request.requester.name}${names === '' ? '' : `, approved by ${names}`}`;
  const reason = request.reason === undefined ? '' : `; reason: ${request.reason}`;
  return cut(oneLine(`${marker}: ${people}${reason}`), JUSTIFICATION_BYTES);
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
}

/** The longest beginning that fits, never half a character. */
function cut(text: string, bytes: number): string {
  const sizeOf = (part: string): number => new TextEncoder().encode(part).length;
  if (sizeOf(text) <= bytes) return text;
  let kept = '';
  let size = sizeOf('…');
  for (const character of text) {
    size += sizeOf(character);
    if (size > bytes) break;
    kept += character;
  }
  return `${kept}…`;
}
