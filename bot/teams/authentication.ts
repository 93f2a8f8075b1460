// The hardened door: only Teams, only our tenants, only tokens that say everything they must.
import { ConfigurationBotFrameworkAuthentication } from 'botbuilder';
import type { Activity } from 'botbuilder';
import { ActivityRefused } from './activity.js';
import { checkClaims, whyNotActivity, whyNotHeader } from './authentication-claims.js';
import type { DoorSettings } from './authentication-claims.js';
import type { BotCredentials } from './bot-credential.js';
import { isAllowedServiceUrl } from './service-urls.js';

type Base = ConfigurationBotFrameworkAuthentication;
type Authenticated = Awaited<ReturnType<Base['authenticateRequest']>>;
type Identity = Authenticated['claimsIdentity'];
type ConnectorFactory = ReturnType<Base['createConnectorFactory']>;
type ConnectorClient = ReturnType<ConnectorFactory['create']>;
type UserTokenClient = Awaited<ReturnType<Base['createUserTokenClient']>>;

// botframework-connector reads the channel's keys again when they are this old.
const keysLiveMilliseconds = 24 * 60 * 60_000;
const rememberedTokens = 1_000;

/**
 * Authentication for CloudAdapter. Refuses with ActivityRefused: 401 for whatever is wrong with an activity or its token,
 * 503 when the channel's keys cannot be read. Validated tokens and connector clients are kept, because botbuilder builds
 * both anew every turn, which is half a turn's work.
 */
export class HardenedAuthentication extends ConfigurationBotFrameworkAuthentication {
  private readonly settings: DoorSettings;
  private readonly credentials: BotCredentials;
  private readonly now: () => number;
  private readonly validated = new Map<
    string,
    { readonly expires: number; readonly result: Authenticated }
  >();
  private readonly connectors = new Map<string, ConnectorClient>();
  private userTokens: Promise<UserTokenClient> | undefined;
  private keysRead = -Infinity;
  private readingKeys: Promise<void> | undefined;

  /** `now` is milliseconds since 1970. Reads nothing yet. */
  constructor(settings: DoorSettings, credentials: BotCredentials, now: () => number) {
    // All of them, always: setting one drops botbuilder's default for every other.
    super(
      {
        ToChannelFromBotLoginUrl: settings.cloud.channelLoginUrl,
        ToChannelFromBotOAuthScope: settings.cloud.channelScope,
        ToBotFromChannelTokenIssuer: settings.channel.tokenIssuer,
        OAuthUrl: settings.cloud.oAuthUrl,
        ToBotFromChannelOpenIdMetadataUrl: settings.channel.openIdMetadataUrl,
        // There is no door for emulators; should one open after all, it takes the channel's keys.
        ToBotFromEmulatorOpenIdMetadataUrl: settings.channel.openIdMetadataUrl,
        ValidateAuthority: true,
        // Labels activities for skills, of which there are none.
        CallerId: '',
      },
      // botbuilder's own factories implement that class as well, they do not extend it.
      // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment
      credentials,
    );
    this.settings = settings;
    this.credentials = credentials;
    this.now = now;
  }

  /** Reads the channel's keys and the bot's own token ahead of the first turn. Throws if either cannot be had. */
  async prefetch(): Promise<void> {
    await Promise.all([this.readKeys(), this.credentials.prefetch(this.settings.cloud.channelScope)]);
  }

  override async authenticateRequest(activity: Activity, authorization: string): Promise<Authenticated> {
    const why = whyNotActivity(activity, this.settings) ?? whyNotHeader(authorization, this.settings);
    if (why !== undefined) throw new ActivityRefused(401, why);
    const key = JSON.stringify([authorization, activity.serviceUrl, activity.channelId]);
    const known = this.validated.get(key);
    if (known && known.expires > this.now()) return known.result;
    this.validated.delete(key);
    await this.readKeys();
    const { claimsIdentity, audience } = await this.validate(activity, authorization);
    const claims = Object.fromEntries(claimsIdentity.claims.map((claim) => [claim.type, claim.value]));
    const checked = checkClaims(claims, activity, this.settings);
    if ('why' in checked) throw new ActivityRefused(401, checked.why);
    const result = {
      audience,
      claimsIdentity,
      connectorFactory: this.createConnectorFactory(claimsIdentity),
    };
    this.remember(key, { expires: checked.expires * 1000, result });
    return result;
  }

  /** Closed: streaming is another way in, and nothing of ours uses it. */
  override authenticateStreamingRequest(): Promise<Authenticated> {
    return Promise.reject(new ActivityRefused(401, 'streaming is not offered'));
  }

  /** Closed: calls from skills are another way in, and nothing of ours uses them. */
  override authenticateChannelRequest(): Promise<Identity> {
    return Promise.reject(new ActivityRefused(401, 'skills are not offered'));
  }

  /** One client per service URL. Refuses to write anywhere but to Teams, also from a stored conversation reference. */
  override createConnectorFactory(identity: Identity): ConnectorFactory {
    const factory = super.createConnectorFactory(identity);
    const build = factory.create.bind(factory);
    factory.create = async (serviceUrl, audience = this.settings.cloud.channelScope) => {
      if (!isAllowedServiceUrl(serviceUrl, this.settings.cloud, this.settings.channel.loopback)) {
        throw new ActivityRefused(401, 'the service URL is not one of Teams in this cloud');
      }
      const key = JSON.stringify([serviceUrl, audience]);
      const client = this.connectors.get(key) ?? build(serviceUrl, audience);
      this.connectors.set(key, client);
      return client;
    };
    return factory;
  }

  /** One client for all: it speaks for the bot, not for the sender. */
  override createUserTokenClient(identity: Identity): Promise<UserTokenClient> {
    this.userTokens ??= super.createUserTokenClient(identity);
    return this.userTokens;
  }

  private remember(key: string, entry: { readonly expires: number; readonly result: Authenticated }): void {
    this.validated.set(key, entry);
    const [oldest] = this.validated.keys();
    if (this.validated.size > rememberedTokens && oldest !== undefined) this.validated.delete(oldest);
  }

  private async validate(activity: Activity, authorization: string): Promise<Authenticated> {
    try {
      return await super.authenticateRequest(activity, authorization);
    } catch (cause) {
      // The keys were read a moment ago; only looking for a new one can still fail for lack of an answer.
      throw isUnreachable(cause)
        ? keysUnreachable(cause)
        : new ActivityRefused(401, 'the token is not valid', { cause });
    }
  }

  /** Makes botbuilder read the channel's keys, once for any number of turns that wait for them. */
  private async readKeys(): Promise<void> {
    if (this.now() - this.keysRead < keysLiveMilliseconds) return;
    this.readingKeys ??= this.probeKeys().finally(() => {
      this.readingKeys = undefined;
    });
    await this.readingKeys;
  }

  // botbuilder reads keys only while it looks for one, so it is asked for a key that does not exist: the refusal
  // it answers with (401) means that the keys were read; anything else, that they were not.
  private async probeKeys(): Promise<void> {
    const encode = (json: object): string => Buffer.from(JSON.stringify(json)).toString('base64url');
    const token = `${encode({ alg: 'RS256', kid: 'probe' })}.${encode({ iss: this.settings.channel.tokenIssuer })}.AA`;
    const activity: Partial<Activity> = { channelId: 'msteams', serviceUrl: 'https://probe.invalid' };
    try {
      await super.authenticateRequest(activity as Activity, `Bearer ${token}`);
    } catch (cause) {
      if (statusOf(cause) !== 401) throw keysUnreachable(cause);
      this.keysRead = this.now();
    }
  }
}

function keysUnreachable(cause: unknown): ActivityRefused {
  return new ActivityRefused(503, "the channel's keys cannot be read", { cause });
}

/** Whether botbuilder's error means that keys could not be fetched: its own (500), or that of node-fetch below it. */
function isUnreachable(error: unknown): boolean {
  return statusOf(error) === 500 || (error instanceof Error && error.name === 'FetchError');
}

function statusOf(error: unknown): unknown {
  return error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
}
