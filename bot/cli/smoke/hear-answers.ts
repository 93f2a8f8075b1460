// What Graph's answer to an `assign` was made of: the bot itself never looks into that answer.
import { approvalCodeIn } from '../../graph/http/approval-headers.js';
import type { HttpAnswer } from '../../graph/http/exchange.js';
import { member, parseJson } from '../../shared/read-json.js';

/** One answer. `codeIn`: where a code of Intune's own approval stands. */
export interface Heard {
  readonly status: number;
  readonly body: { readonly kind: 'rows'; readonly count: number } | { readonly kind: 'noList' | 'nothing' };
  readonly codeIn: readonly ('header' | 'body')[];
}

/** Its kind and its size, never what it says. */
export function toHeard({ status, headers, text }: HttpAnswer): Heard {
  const inHeader = approvalCodeIn(headers, '') === undefined ? [] : (['header'] as const);
  const inBody = approvalCodeIn(new Headers(), text) === undefined ? [] : (['body'] as const);
  return { status, body: bodyOf(text), codeIn: [...inHeader, ...inBody] };
}

function bodyOf(text: string): Heard['body'] {
  if (text.trim() === '') return { kind: 'nothing' };
  const rows = member(parseJson(text), 'value');
  return Array.isArray(rows) ? { kind: 'rows', count: rows.length } : { kind: 'noList' };
}
