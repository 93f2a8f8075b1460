// Why an activity or its token is not let in: the checks botbuilder leaves out, each one a plain question.
import type { Activity } from 'botbuilder';
import { isObject } from '../shared/read-json.js';
import { isAllowedServiceUrl } from './service-urls.js';

/** What the door needs to know of the configuration; `Config` has all of it. */
export interface DoorSettings {
  readonly bot: { readonly appId: string };
  /** Lower case; never empty. */
  readonly allowedTenantIds: readonly string[];
  readonly cloud: {
    readonly channelLoginUrl: string;
    readonly channelScope: string;
    readonly oAuthUrl: string;
    readonly serviceHosts: readonly string[];
  };
  readonly channel: {
    readonly openIdMetadataUrl: string;
    readonly tokenIssuer: string;
    readonly loopback: boolean;
  };
}

/** Why this activity would not be let in whatever its token says, or nothing. */
export function whyNotActivity(activity: Activity, settings: DoorSettings): string | undefined {
  // Any other channel id is another door: "AseChannel" even brings its own, hard-wired keys.
  if (activity.channelId !== 'msteams') return 'the activity is not from the channel msteams';
  const serviceUrl: unknown = activity.serviceUrl;
  const { cloud, channel } = settings;
  if (typeof serviceUrl !== 'string' || !isAllowedServiceUrl(serviceUrl, cloud, channel.loopback)) {
    return 'the service URL is not one of Teams in this cloud';
  }
  const tenants = tenantsOf(activity);
  const [tenant, ...others] = tenants;
  if (tenant === undefined) return 'the activity names no tenant';
  if (others.some((other) => other !== tenant)) return 'the activity names two tenants';
  if (!settings.allowedTenantIds.includes(tenant)) return 'the tenant is not allowed';
  return undefined;
}

/** Every tenant an activity names, in lower case; one that is there but is not text counts as a tenant nobody allows. */
function tenantsOf(activity: Activity): readonly string[] {
  const channelData: unknown = activity.channelData;
  const conversation: unknown = activity.conversation;
  const tenant = isObject(channelData) ? channelData['tenant'] : undefined;
  return [
    isObject(tenant) ? tenant['id'] : undefined,
    isObject(conversation) ? conversation['tenantId'] : undefined,
  ]
    .filter((id) => id !== undefined && id !== null)
    .map((id) => (typeof id === 'string' ? id.toLowerCase() : ''));
}

/**
 * Why this `Authorization` header is not worth checking any further, or nothing. Looks at the token without believing it:
 * a token of another issuer would be led to botbuilder's doors for emulators and skills.
 */
export function whyNotHeader(authorization: string, settings: DoorSettings): string | undefined {
  const [scheme, token, ...rest] = authorization.split(' ');
  if (scheme !== 'Bearer' || token === undefined || rest.length > 0) return 'there is no bearer token';
  const [head, payload, signature, ...more] = token.split('.');
  if (!head || !payload || !signature || more.length > 0) return 'the token is not a signed JWT';
  const header = decode(head);
  const claims = decode(payload);
  if (!header || !claims) return 'the token is not a signed JWT';
  const { alg, kid } = header;
  if (alg !== 'RS256' && alg !== 'RS384' && alg !== 'RS512') return 'the token is not signed with RSA';
  if (typeof kid !== 'string' || kid === '') return 'the token names no key';
  if (claims['iss'] !== settings.channel.tokenIssuer) return 'the token is not from the channel';
  return undefined;
}

function decode(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const json: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return isObject(json) ? json : undefined;
  } catch {
    return undefined;
  }
}

/**
 * What a verified token must claim for this activity: why it does not, or when it ends (seconds since 1970). botbuilder has
 * looked at some of it already; this is the one place that holds all of it, whatever botbuilder's next door does.
 */
export function checkClaims(
  claims: Readonly<Record<string, unknown>>,
  activity: Activity,
  settings: DoorSettings,
): { readonly why: string } | { readonly expires: number } {
  if (claims['iss'] !== settings.channel.tokenIssuer) return { why: 'the token is not from the channel' };
  const audience = claims['aud'];
  if (typeof audience !== 'string' || audience.toLowerCase() !== settings.bot.appId.toLowerCase()) {
    return { why: 'the token is for another bot' };
  }
  const expires = claims['exp'];
  if (typeof expires !== 'number') return { why: 'the token never expires' };
  if (claims['serviceurl'] !== activity.serviceUrl) return { why: 'the token is for another service URL' };
  return { expires };
}
