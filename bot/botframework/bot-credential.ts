// The bot's own proof of identity towards Teams: one token per audience, asked for once, kept until shortly before it ends.
import type { AccessToken, TokenCredential } from '@azure/identity';
import { ConfigurationServiceClientCredentialFactory } from 'botbuilder';
import type { Clock } from '../shared/clock.js';
import { inTime } from '../shared/deadline.js';

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

const renewBeforeMilliseconds = 5 * 60_000;
const defaultPatience = 5_000;

/** `credential` as botbuilder wants it, with its tokens kept and one request for any number of turns that wait for one. */
export class BotCredentials extends ConfigurationServiceClientCredentialFactory {
  private readonly credential: TokenCredential;
  private readonly clock: Pick<Clock, 'now' | 'sleep'>;
  private readonly patience: number;
  private readonly tokens = new Map<string, AccessToken>();
  private readonly underWay = new Map<string, Promise<AccessToken>>();

  /** `patience` is how many milliseconds fetching a token may take. */
  constructor(
    appId: string,
    credential: TokenCredential,
    clock: Pick<Clock, 'now' | 'sleep'>,
    patience = defaultPatience,
  ) {
    super({ MicrosoftAppId: appId });
    this.credential = credential;
    this.clock = clock;
    this.patience = patience;
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

  private async getToken(audience: string): Promise<string> {
    const known = this.tokens.get(audience);
    const left = (known?.expiresOnTimestamp ?? 0) - Date.parse(this.clock.now());
    if (known && left > renewBeforeMilliseconds) return known.token;
    const fetching = this.underWay.get(audience) ?? this.fetchToken(audience);
    this.underWay.set(audience, fetching);
    try {
      return (await fetching).token;
    } catch (error) {
      // A token that still holds is better than none while the provider is away.
      if (known && left > 0) return known.token;
      throw error;
    }
  }

  private async fetchToken(audience: string): Promise<AccessToken> {
    try {
      const token = await inTime(
        this.clock,
        this.patience,
        this.credential.getToken(`${audience}/.default`),
        () => new Error('the credential did not answer in time'),
      );
      if (token === null) throw new Error('the credential answered nothing');
      this.tokens.set(audience, token);
      return token;
    } catch (cause) {
      throw new BotTokenError(cause);
    } finally {
      this.underWay.delete(audience);
    }
  }
}
