// Tokens for Graph: who the program is to Entra, and what to check where Entra gives none.
import type { Advice, TokenSource } from '../../domain/advice.js';
import { GraphError } from '../../domain/graph-error.js';
import type { Clock } from '../../workflow/ports.js';
import { entraNumber, systemCode } from '../../shared/system-code.js';
import { cacheToken, type Credential } from '../../shared/token-cache.js';
import { faultWithout } from './errors.js';

/**
 * Milliseconds a login may take: shorter than one try of a read, which would otherwise give up first and could not say
 * whom to ask; shorter still while a token lives.
 */
const timeouts = { fetch: 12_000, renew: 5_000 };

/** What a Graph credential is told. `audience` is whom the token is for, e.g. `https://graph.microsoft.com`: it differs by cloud. */
export interface GraphCredentialParts {
  readonly kind: TokenSource;
  readonly audience: string;
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
}

/** Tokens for Graph out of `source`, whose `kind` decides what people are advised to check. Throws GraphError (`noToken`). */
export function createGraphCredential(
  source: Credential,
  { kind, audience, clock }: GraphCredentialParts,
): () => Promise<string> {
  return cacheToken(source, {
    scope: `${audience}/.default`,
    clock,
    timeouts,
    noToken: (cause) => noToken(cause, { kind: 'noTokenFrom', source: kind }),
  });
}

function noToken(error: unknown, advice: Advice): GraphError {
  const doing = { doing: 'getToken', need: 'nothing' } as const;
  // The system's word where it never came to Entra: ENOTFOUND, or ENOENT for a certificate.
  const code = entraNumber(error) ?? systemCode(error);
  return new GraphError(faultWithout(doing, 'noToken', { advice, code }));
}
