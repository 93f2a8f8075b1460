// The hardened door: only Teams, only our tenants, only tokens that say everything they must.
import { ConfigurationBotFrameworkAuthentication } from 'botbuilder';
import type { Activity } from 'botbuilder';
import type { Clock } from '../shared/clock.js';
import { ActivityRefused } from './activity.js';
import { checkClaims, whyNotActivity, whyNotHeader } from './authentication-claims.js';
import type { DoorSettings } from './authentication-claims.js';
import type { BotCredentials } from './bot-credential.js';
import { botbuilderSettings, createChannelKeys } from './channel-keys.js';
import type { Authenticated, ChannelKeys } from './channel-keys.js';
import { withoutRetries } from './connector.js';
import type { ConnectorClient } from './connector.js';
import { isAllowedServiceUrl } from './service-urls.js';

type Base = ConfigurationBotFrameworkAuthentication;
type Identity = Authenticated['claimsIdentity'];
type ConnectorFactory = ReturnType<Base['createConnectorFactory']>;
type UserTokenClient = Awaited<ReturnType<Base['createUserTokenClient']>>;

const rememberedTokens = 1_000;

/** Milliseconds: how long reading the channel's keys may take, and one call to the connector. */
export interface Timeouts {
  readonly keys: number;
  readonly connector: number;
}

const defaultTimeouts: Timeouts = { keys: 5_000, connector: 10_000 };

/**
 * Authentication for CloudAdapter. Refuses with ActivityRefused: 401 for whatever is wrong with an activity or its token,
 * 503 when the channel's keys cannot be read. Validated tokens and connector clients are kept, because botbuilder builds
 * both anew every turn, which is half a turn's work.
 */
export class HardenedAuthentication extends ConfigurationBotFrameworkAuthentication {
  private readonly settings: DoorSettings;
  private readonly credentials: BotCredentials;
  private readonly clock: Pick<Clock, 'now' | 'sleep'>;
  private readonly timeouts: Timeouts;
  private readonly keys: ChannelKeys;
  private readonly validated = new Map<
    string,
    { readonly expires: number; readonly result: Authenticated }
  >();
  private readonly connectors = new Map<string, Promise<ConnectorClient>>();
  private userTokens: Promise<UserTokenClient> | undefined;

  /** Reads nothing yet. */
  constructor(
    settings: DoorSettings,
    credentials: BotCredentials,
    clock: Pick<Clock, 'now' | 'sleep'>,
    timeouts: Timeouts = defaultTimeouts,
  ) {
    super(
      botbuilderSettings(settings, settings.channel.openIdMetadataUrl),
      // botbuilder's own factories implement that class as well, they do not extend it.
      // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment
      credentials,
    );
    this.settings = settings;
    this.credentials = credentials;
    this.clock = clock;
    this.timeouts = timeouts;
    this.keys = createChannelKeys({ settings, credentials, clock, timeout: timeouts.keys });
  }

  /** Reads the channel's keys and the bot's own token ahead of the first turn. Throws if either cannot be had. */
  async prefetch(): Promise<void> {
    await Promise.all([this.keys.read(), this.credentials.prefetch(this.settings.cloud.channelScope)]);
  }

  override async authenticateRequest(activity: Activity, authorization: string): Promise<Authenticated> {
    const why = whyNotActivity(activity, this.settings) ?? whyNotHeader(authorization, this.settings);
    if (why !== undefined) throw new ActivityRefused(401, why);
    const key = JSON.stringify([authorization, activity.serviceUrl, activity.channelId]);
    const known = this.validated.get(key);
    if (known && known.expires > Date.parse(this.clock.now())) return known.result;
    this.validated.delete(key);
    const { claimsIdentity, audience } = await this.keys.validate(activity, authorization);
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

  /** One client per service URL, without retries of its own. Refuses to write anywhere but to Teams, also from a stored conversation reference. */
  override createConnectorFactory(identity: Identity): ConnectorFactory {
    const factory = super.createConnectorFactory(identity);
    const build = factory.create.bind(factory);
    const tamed = async (serviceUrl: string, audience: string): Promise<ConnectorClient> =>
      withoutRetries(await build(serviceUrl, audience), this.clock, this.timeouts.connector);
    factory.create = async (serviceUrl, audience = this.settings.cloud.channelScope) => {
      if (!isAllowedServiceUrl(serviceUrl, this.settings.cloud, this.settings.channel.loopback)) {
        throw new ActivityRefused(401, 'the service URL is not one of Teams in this cloud');
      }
      const key = JSON.stringify([serviceUrl, audience]);
      const client = this.connectors.get(key) ?? tamed(serviceUrl, audience);
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
}
