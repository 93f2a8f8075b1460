// What a change says to Intune's own approval (Multi Admin Approval), and the code it is answered with.
import type { AssignCall } from '../../workflow/ports.js';
import { isGuid } from './odata.js';

const codeHeader = 'x-msft-approval-code';

/** In words the code also comes wrapped: `…-code: GUID`, or as JSON in a string, quotes escaped once or more. */
const codeInText =
  /x-msft-approval-code(?:[\s"'\\:=[\]]|u0022|u0027)*([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})(?![\da-f-])/iu;

/**
 * The one header a change carries: why, as Base64 of UTF-8, or the bare code under which Intune approved it, never both.
 * Where Intune's approval is off it is ignored. Source: memdocs multi-admin-approval-graph-api.md, 26 May 2026.
 */
export function approvalHeaders(approval: AssignCall['approval']): Record<string, string> {
  if (approval.kind === 'code') return { [codeHeader]: approval.code };
  return { 'x-msft-approval-justification': Buffer.from(approval.text, 'utf8').toString('base64') };
}

/**
 * The code in an answer, spelled as Intune spells it: from the header, or from wherever the body's text names it (a
 * proxy may drop the header). Nothing where none is there, or what is there is no GUID.
 */
export function approvalCodeIn(headers: Headers, text: string): string | undefined {
  const named = (headers.get(codeHeader) ?? '').split(',').map((part) => part.trim());
  return named.find(isGuid) ?? codeInText.exec(text)?.[1];
}
