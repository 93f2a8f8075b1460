// The one origin a Graph token may go to, and the addresses on it.
import { isLoopback } from '../../shared/loopback.js';
import { GraphError } from '../../domain/graph-error.js';
import { faultWithout, type Doing } from './errors.js';

/**
 * Reads Graph's origin: https, or http where the host is this machine. Throws an Error for anything else, also for a
 * path, a query or a name and password in it.
 */
export function requireOrigin(text: string): URL {
  const url = URL.parse(text);
  if (
    !url ||
    url.pathname !== '/' ||
    url.search !== '' ||
    url.hash !== '' ||
    url.username !== '' ||
    url.password !== ''
  ) {
    throw new Error('the address of Graph must be an origin such as https://graph.microsoft.com');
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) {
    throw new Error('the address of Graph must begin with https:// (http:// only for this machine)');
  }
  return url;
}

/**
 * The address of a call: a path with its version, or a whole next link as Graph wrote it. Throws GraphError
 * (`incomplete`) where it would leave the origin: a token goes nowhere else.
 */
export function urlAt(origin: URL, call: Doing & { readonly url: string }): URL {
  const url = URL.parse(call.url, origin.origin);
  if (url?.origin === origin.origin && url.username === '' && url.password === '') return url;
  throw new GraphError(faultWithout(call, 'incomplete', { flaw: 'pageElsewhere' }));
}
