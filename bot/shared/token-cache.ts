// One token for everybody: fetched once however many ask at a time, kept until shortly before it ends.
import type { Clock } from './clock.js';
import { abortingAfter, unlessAborted } from './deadline.js';

/** A token is renewed this long before it ends, so that a call never starts with one that ends meanwhile. */
const renewMilliseconds = 5 * 60_000;

/** How long a failed renewal is not repeated while a token lives. */
const restMilliseconds = 30_000;

/** What gives tokens: the shape of a credential of `@azure/identity`, as far as it is used. `expiresOnTimestamp` in milliseconds. */
export interface Credential {
  getToken(
    scope: string,
    options: { readonly abortSignal: AbortSignal },
  ): Promise<{ readonly token: string; readonly expiresOnTimestamp: number } | null>;
}

/** What a cache of one scope's token is told. */
export interface TokenCacheParts {
  readonly scope: string;
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
  /**
   * Milliseconds one fetch may take: without a token, and while the last one still lives. A login that is silent for so
   * long is given up, and whoever asks next asks anew.
   */
  readonly timeouts: { readonly fetch: number; readonly renew: number };
  /** What is thrown where there is no token, out of what the credential threw. */
  readonly noToken: (cause: unknown) => Error;
}

/** Answers the scope's token. Where renewing fails, a token that still lives is used to its end; without one, throws `noToken`. */
export function cacheToken(
  source: Credential,
  { scope, clock, timeouts, noToken }: TokenCacheParts,
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
      if (!kept || !lives()) throw noToken(error);
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
