// Where replies, and with them the bot's bearer token, may go.
import { isLoopback } from '../shared/loopback.js';

/**
 * Whether a service URL is one of Teams' own hosts in this cloud, over https on the usual port; or, when the channel is a
 * stand-in on this machine (`loopback`), this machine. Hosts match exactly: anybody can register a name under
 * trafficmanager.net.
 */
export function isAllowedServiceUrl(
  serviceUrl: string,
  cloud: { readonly serviceHosts: readonly string[] },
  loopback: boolean,
): boolean {
  const url = URL.parse(serviceUrl);
  if (url === null || url.username !== '' || url.password !== '') return false;
  if (loopback && isLoopback(url.hostname)) return url.protocol === 'http:' || url.protocol === 'https:';
  return url.protocol === 'https:' && url.port === '' && cloud.serviceHosts.includes(url.hostname);
}
