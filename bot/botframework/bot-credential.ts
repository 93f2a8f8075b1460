// The bot's own proof of identity towards Teams: one token per audience.
import { ConfigurationServiceClientCredentialFactory } from 'botbuilder';
import type { Clock } from '../shared/clock.js';
import { cacheToken, type Credential } from '../shared/token-cache.js';

type Credentials = Awaited<ReturnType<ConfigurationServiceClientCredentialFactory['createCredentials']>>;

/**
 * The identity provider gave no token for the bot itself: replies cannot be sent. `code` is Entra's number for why, e.g.
 * AADSTS700027; its text also names ids and is not kept but in the cause.
 */
export class BotTokenError extends Error {
  readonly code: string | undefined;

  constructor(cause: unknown) {
    super(
      "the bot's own token could not be had; check its proof of identity (the platform's identity endpoint, certificate, federated token or secret)",
      { cause },
    );
    this.name = 'BotTokenError';
    this.code = /AADSTS\d+/u.exec(String(cause))?.[0];
  }
}

/** Milliseconds fetching a token may take. */
const defaultTimeout = 5_000;

/** `credential` as botbuilder wants it, with its tokens kept and one request for any number of turns that wait for one. */
export class BotCredentials extends ConfigurationServiceClientCredentialFactory {
  private readonly credential: Credential;
  private readonly clock: Pick<Clock, 'now' | 'sleep'>;
  private readonly timeout: number;
  private readonly caches = new Map<string, () => Promise<string>>();

  /** `timeout` is how many milliseconds fetching a token may take. */
  constructor(
    appId: string,
    credential: Credential,
    clock: Pick<Clock, 'now' | 'sleep'>,
    timeout = defaultTimeout,
  ) {
    super({ MicrosoftAppId: appId });
    this.credential = credential;
    this.clock = clock;
    this.timeout = timeout;
  }

  /** Has the token for `audience`, an origin, ready. Throws BotTokenError. */
  async prefetch(audience: string): Promise<void> {
    await this.getToken(audience);
  }

  /** `candidate` is what a token claims as its audience: whatever JSON holds, not only text. */
  override isValidAppId(candidate: unknown): Promise<boolean> {
    return Promise.resolve(
      typeof candidate === 'string' && candidate.toLowerCase() === this.appId?.toLowerCase(),
    );
  }

  /** Never: botbuilder would answer yes to an empty app id. */
  override isAuthenticationDisabled(): Promise<boolean> {
    return Promise.resolve(false);
  }

  override createCredentials(_appId: string, audience: string): Promise<Credentials> {
    return Promise.resolve<Credentials>({
      signRequest: async (request) => {
        request.headers.set('authorization', `Bearer ${await this.getToken(audience)}`);
        return request;
      },
    });
  }

  private getToken(audience: string): Promise<string> {
    const known = this.caches.get(audience);
    if (known) return known();
    const cache = cacheToken(this.credential, {
      scope: `${audience}/.default`,
      clock: this.clock,
      timeouts: { fetch: this.timeout, renew: this.timeout },
      noToken: (cause) => new BotTokenError(cause),
    });
    this.caches.set(audience, cache);
    return cache();
  }
}
