// A message as Teams would send it, and a token for it that anybody could make: both must be refused at the bot's door.
import { generateKeyPairSync, sign } from 'node:crypto';
import type { Config } from '../../../config/read-config.js';

/** `typing`: should a broken door let it in, it asks for nothing. */
export function forgedActivity({ cloud, bot, allowedTenantIds }: Config): string {
  const [tenantId = bot.tenantId] = allowedTenantIds;
  return JSON.stringify({
    type: 'typing',
    id: 'doctor',
    channelId: 'msteams',
    serviceUrl: serviceUrlOf(cloud.serviceHosts),
    from: { id: '29:doctor' },
    recipient: { id: `28:${bot.appId}` },
    conversation: { id: 'a:doctor', conversationType: 'personal', tenantId },
    channelData: { tenant: { id: tenantId } },
  });
}

/**
 * Right in everything but the signature, which is by a key made here: issuer, audience, times, service URL, and the id of
 * a key that Teams publishes, so that nothing but a look at the signature can tell. `now`: ISO 8601.
 */
export function forgedToken({ channel, bot, cloud }: Config, keyId: string, now: string): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const seconds = Math.floor(Date.parse(now) / 1000);
  const claims = {
    iss: channel.tokenIssuer,
    aud: bot.appId,
    nbf: seconds - 300,
    exp: seconds + 3600,
    serviceurl: serviceUrlOf(cloud.serviceHosts),
  };
  const text = `${encode({ alg: 'RS256', typ: 'JWT', kid: keyId })}.${encode(claims)}`;
  return `${text}.${sign('RSA-SHA256', Buffer.from(text), privateKey).toString('base64url')}`;
}

function serviceUrlOf([host = 'smba.trafficmanager.net']: readonly string[]): string {
  return `https://${host}/teams/`;
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
