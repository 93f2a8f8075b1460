// Why the platform gave no token for a managed identity, asked of the platform itself after it refused.
import type { Identity } from '../../../config/identity.js';
import { askHttp } from '../ask-http.js';
import type { Case } from '../tools.js';

/** Behind `no token`: what was found, and what to do. */
export interface Reason {
  readonly found: string;
  readonly todo: string;
}

const elsewhere =
  'run the doctor where the bot runs (App Service: az webapp ssh), and see that an identity is assigned there; beside a laptop’s own settings it can have no managed identity';

/** Nothing where no managed identity is in play. What the platform writes is not shown. */
export async function whyNoToken(
  { environment, tools }: Pick<Case, 'environment' | 'tools'>,
  identity: Identity,
): Promise<Reason | undefined> {
  const clientId = managedIdOf(identity);
  if (clientId === undefined) return undefined;
  const endpoint = (environment['IDENTITY_ENDPOINT'] ?? '').trim();
  if (endpoint === '') return { found: 'IDENTITY_ENDPOINT is not set here', todo: elsewhere };
  const url = URL.parse(endpoint);
  if (!url)
    return { found: 'IDENTITY_ENDPOINT is not an address', todo: 'remove it: the platform sets it itself' };
  // App Service's protocol: learn.microsoft.com/azure/app-service/overview-managed-identity, REST endpoint reference.
  for (const [name, value] of [
    ['api-version', '2019-08-01'],
    ['resource', 'https://management.azure.com/'],
    ['client_id', clientId],
  ] as const)
    url.searchParams.set(name, value);
  const headers = { 'x-identity-header': environment['IDENTITY_HEADER'] ?? '' };
  const answer = await askHttp(tools, url.href, { headers });
  if (answer.kind === 'silent') {
    const found = `the platform’s identity endpoint does not answer: ${answer.why}`;
    return { found, todo: 'restart the bot; if that does not help, see the platform’s own health' };
  }
  const todo = `assign the managed identity ${clientId} to where the bot runs; a change takes some minutes`;
  return { found: `the platform’s identity endpoint answers HTTP ${answer.status}`, todo };
}

function managedIdOf(identity: Identity): string | undefined {
  if (identity.kind === 'managedIdentity') return identity.clientId;
  return identity.kind === 'federated' ? identity.managedClientId : undefined;
}
