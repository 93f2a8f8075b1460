// Whether the channel signed a token: botbuilder's own check, with the channel's keys read ahead of it and never for long.
import { ConfigurationBotFrameworkAuthentication } from 'botbuilder';
import type { Activity } from 'botbuilder';
import { ActivityRefused } from './activity.js';
import type { DoorSettings } from './authentication-claims.js';
import type { BotCredentials } from './bot-credential.js';
import type { Clock } from '../shared/clock.js';
import { inTime } from '../shared/deadline.js';

/** What botbuilder makes of an activity whose token is valid. */
export type Authenticated = Awaited<
  ReturnType<ConfigurationBotFrameworkAuthentication['authenticateRequest']>
>;

/** The check of signatures, and the keys it is done with. */
export interface ChannelKeys {
  /** Reads the keys unless they are fresh, once for any number of turns that wait. Throws ActivityRefused (503). */
  read(): Promise<void>;
  /** botbuilder's check, once the keys are there. Throws ActivityRefused: 401, or 503 where the keys cannot be read. */
  validate(activity: Activity, authorization: string): Promise<Authenticated>;
}

/** `timeout` is how many milliseconds reading the keys may take. */
export interface ChannelKeysParts {
  readonly settings: DoorSettings;
  readonly credentials: BotCredentials;
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
  readonly timeout: number;
}

// botframework-connector reads the channel's keys again when they are this old.
const keysLiveMilliseconds = 24 * 60 * 60_000;

/** Reads nothing yet. */
export function createChannelKeys(parts: ChannelKeysParts): ChannelKeys {
  const { settings, credentials, clock, timeout } = parts;
  const now = (): number => Date.parse(clock.now());
  const { openIdMetadataUrl } = settings.channel;
  let failures = 0;
  let botbuilder = botbuilderFor(settings, credentials, openIdMetadataUrl);
  let readAt = -Infinity;
  let reading: Promise<void> | undefined;

  const check = (activity: Activity, authorization: string): Promise<Authenticated> =>
    inTime(clock, timeout, botbuilder.authenticateRequest(activity, authorization), () => new KeysLate());
  // botbuilder reads keys only while it looks for one, so it is asked for a key that does not exist: the refusal
  // it answers with (401) means that the keys were read; anything else, that they were not.
  const probe = async (): Promise<void> => {
    try {
      await check(probeActivity as Activity, probeToken(settings));
    } catch (cause) {
      if (statusOf(cause) === 401) {
        readAt = now();
        return;
      }
      // It takes keys whose text broke off for read, an hour long. Under another address it begins anew, and what
      // follows a # never leaves this machine.
      failures += 1;
      botbuilder = botbuilderFor(settings, credentials, `${openIdMetadataUrl}#${failures}`);
      throw unreadable(cause);
    }
  };
  const read = async (): Promise<void> => {
    if (now() - readAt < keysLiveMilliseconds) return;
    reading ??= probe().finally(() => (reading = undefined));
    await reading;
  };
  return {
    read,
    validate: async (activity, authorization) => {
      await read();
      try {
        return await check(activity, authorization);
      } catch (cause) {
        // The keys were read a moment ago; only looking for a new one can still fail for lack of an answer.
        throw isUnreachable(cause)
          ? unreadable(cause)
          : new ActivityRefused(401, 'the token is not valid', { cause });
      }
    },
  };
}

/** `openIdMetadataUrl` is where the keys are found; botbuilder keeps them by this address for the life of the process. */
function botbuilderFor(
  settings: DoorSettings,
  credentials: BotCredentials,
  openIdMetadataUrl: string,
): ConfigurationBotFrameworkAuthentication {
  return new ConfigurationBotFrameworkAuthentication(
    botbuilderSettings(settings, openIdMetadataUrl),
    // botbuilder's own factories implement that class as well, they do not extend it.
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment
    credentials,
  );
}

/** botbuilder's settings: all of them, always, because setting one drops its default for every other. */
export function botbuilderSettings(settings: DoorSettings, openIdMetadataUrl: string): BotbuilderSettings {
  return {
    ToChannelFromBotLoginUrl: settings.cloud.channelLoginUrl,
    ToChannelFromBotOAuthScope: settings.cloud.channelScope,
    ToBotFromChannelTokenIssuer: settings.channel.tokenIssuer,
    OAuthUrl: settings.cloud.oAuthUrl,
    ToBotFromChannelOpenIdMetadataUrl: openIdMetadataUrl,
    // There is no door for emulators; should one open after all, it takes the channel's keys.
    ToBotFromEmulatorOpenIdMetadataUrl: openIdMetadataUrl,
    ValidateAuthority: true,
    // Labels activities for skills, of which there are none.
    CallerId: '',
  };
}

type BotbuilderSettings = NonNullable<
  ConstructorParameters<typeof ConfigurationBotFrameworkAuthentication>[0]
>;

const probeActivity: Partial<Activity> = { channelId: 'msteams', serviceUrl: 'https://probe.invalid' };

function probeToken(settings: DoorSettings): string {
  const encode = (json: object): string => Buffer.from(JSON.stringify(json)).toString('base64url');
  return `Bearer ${encode({ alg: 'RS256', kid: 'probe' })}.${encode({ iss: settings.channel.tokenIssuer })}.AA`;
}

/** The channel took the question for its keys and did not answer. */
class KeysLate extends Error {
  constructor() {
    super("the channel's keys took too long");
    this.name = 'KeysLate';
  }
}

function unreadable(cause: unknown): ActivityRefused {
  return new ActivityRefused(503, "the channel's keys cannot be read", { cause });
}

/** Whether keys could not be fetched: too late, botbuilder's own error (500), or that of node-fetch below it. */
function isUnreachable(error: unknown): boolean {
  return (
    error instanceof KeysLate ||
    statusOf(error) === 500 ||
    (error instanceof Error && error.name === 'FetchError')
  );
}

function statusOf(error: unknown): unknown {
  return error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
}
