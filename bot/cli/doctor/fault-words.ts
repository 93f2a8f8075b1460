// How a fault of Graph reads in one of the doctor's lines.
import type { KeptFault } from '../../domain/graph-error.js';

/** For example `HTTP 403 (Forbidden)`, `no answer (ECONNREFUSED)`. Never Graph's own text. */
export function faultWords({ kind, status, code }: KeptFault): string {
  const named = code !== undefined && /^[\w.-]{1,60}$/.test(code) ? ` (${code})` : '';
  if (status !== undefined) return `HTTP ${status}${named}`;
  switch (kind) {
    case 'unreachable':
      return `no connection${named}`;
    case 'timeout':
      return 'no answer in time';
    case 'noToken':
      return `no token${named}`;
    default:
      return `${kind}${named}`;
  }
}
