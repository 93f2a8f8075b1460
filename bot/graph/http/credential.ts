// Tokens for Graph: who the program is to Entra, one token at a time, kept until shortly before it ends.
import type { TokenCredential } from '@azure/identity';
import type { Advice, TokenSource } from '../../domain/advice.js';
import { GraphError } from '../../domain/graph-error.js';
import type { Clock } from '../../workflow/ports.js';
import { faultWithout } from './errors.js';
import { abortingAfter, unlessAborted } from '../../shared/deadline.js';
import { entraNumber, systemCode } from '../../shared/system-code.js';

/** A token is renewed this long before it ends, so that a call never starts with one that ends meanwhile. */
const renewMilliseconds = 5 * 60_000;

/** How long a failed renewal is not repeated while a token lives. */
const restMilliseconds = 30_000;

/**
 * A login that is silent for so long is given up, and whoever asks next asks anew. Shorter than one try of a read, which
 * would otherwise give up first and could not say whom to ask; shorter still while a token lives.
 */
const defaultTimeouts = { fetch: 12_000, renew: 5_000 };

/** What a Graph credential is told. `audience` is whom the token is for, e.g. `https://graph.microsoft.com`: it differs by cloud. */
export interface GraphCredentialParts {
  readonly kind: TokenSource;
  readonly audience: string;
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
}

/** Tokens for Graph out of `source`, whose `kind` decides what people are advised to check. */
export function createGraphCredential(
  source: Pick<TokenCredential, 'getToken'>,
  { kind, audience, clock }: GraphCredentialParts,
): () => Promise<string> {
  return keepToken(source, {
    scope: `${audience}/.default`,
    advice: { kind: 'noTokenFrom', source: kind },
    clock,
  });
}

/** What `keepToken` needs: the scope to ask for, and the advice for when there is no token. */
export interface TokenKeeping {
  readonly scope: string;
  readonly advice: Advice;
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
  /** Milliseconds one fetch may take: without a token, and while the last one still lives. */
  readonly timeouts?: { readonly fetch: number; readonly renew: number };
}

/**
 * One token for everybody: cached, and fetched once however many ask at a time. Where renewing fails, a token that still
 * lives is used to its end. Throws GraphError (`noToken`).
 */
export function keepToken(
  source: Pick<TokenCredential, 'getToken'>,
  { scope, advice, clock, timeouts = defaultTimeouts }: TokenKeeping,
): () => Promise<string> {
  let kept: { readonly token: string; readonly endsAt: number } | undefined;
  let fetching: Promise<string> | undefined;
  /** After a renewal that failed, the token that still lives is used this long without trying, so that no call waits for it. */
  let restsUntil = 0;
  const lives = (): boolean => kept !== undefined && kept.endsAt > Date.parse(clock.now());
  const fetchToken = async (): Promise<string> => {
    try {
      const milliseconds = lives() ? timeouts.renew : timeouts.fetch;
      const fresh = await abortingAfter(clock, milliseconds, undefined, (signal) =>
        unlessAborted(signal, source.getToken(scope, { abortSignal: signal })),
      );
      if (!fresh) throw new Error('the credential answered without a token');
      kept = { token: fresh.token, endsAt: fresh.expiresOnTimestamp };
    } catch (error) {
      if (!kept || !lives()) throw noToken(error, advice);
      restsUntil = Date.parse(clock.now()) + restMilliseconds;
    } finally {
      fetching = undefined;
    }
    return kept.token;
  };
  return () => {
    const now = Date.parse(clock.now());
    if (kept && kept.endsAt - renewMilliseconds > now) return Promise.resolve(kept.token);
    if (kept && kept.endsAt > now && now < restsUntil) return Promise.resolve(kept.token);
    return (fetching ??= fetchToken());
  };
}

function noToken(error: unknown, advice: Advice): GraphError {
  const doing = { doing: 'getting a token for Graph', need: 'nothing' } as const;
  // The system's word where it never came to Entra: ENOTFOUND, or ENOENT for a certificate.
  const code = entraNumber(error) ?? systemCode(error);
  return new GraphError(faultWithout(doing, 'noToken', { advice, code }));
}
