// At the start: which permissions the program's own token lacks, said in the log before anybody meets it on a card.
import type { Need } from '../domain/advice.js';
import type { Log } from '../workflow/ports.js';
import { missingPermissions, readTokenClaims } from './token-roles.js';

/**
 * Looks at the token's roles once there is a token, and warns of each permission that is missing and what is off without
 * it, in the words of `offWithout`. Returns at once and never throws: starting depends on nobody.
 */
export function warnOfMissingPermissions(
  credential: () => Promise<string>,
  log: Log,
  offWithout: (need: Need) => string,
): void {
  // In a promise of its own, so that not even a credential that throws at once can disturb the start.
  void Promise.resolve()
    .then(credential)
    .then(
      (token) => warn(token, log, offWithout),
      (err: unknown) => log('warn', 'no token for graph yet; npm run doctor says why', { err }),
    );
}

function warn(token: string, log: Log, offWithout: (need: Need) => string): void {
  const claims = readTokenClaims(token);
  if (!claims) {
    log('debug', 'the graph token cannot be read, so its permissions are not known');
    return;
  }
  for (const { permission, needs } of missingPermissions(claims.roles))
    log('warn', 'a graph permission is missing', { permission, off: needs.map(offWithout).join('; ') });
}
