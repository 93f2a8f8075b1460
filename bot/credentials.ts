// From what the configuration says of an identity to what asks for its tokens: made here and nowhere else.
import {
  ClientAssertionCredential,
  ClientCertificateCredential,
  ClientSecretCredential,
  ManagedIdentityCredential,
  WorkloadIdentityCredential,
  type TokenCredential,
} from '@azure/identity';
import type { Identity } from './config/identity.js';

/**
 * A credential for exactly this identity. A managed one asks the platform's identity endpoint (`IDENTITY_ENDPOINT`,
 * `IDENTITY_HEADER`) and nothing else: a DefaultAzureCredential, botbuilder's own choice, would prefer an
 * `AZURE_CLIENT_SECRET` that lies in the environment. Made at the first question, so that a file that is not there is a
 * rejected question, to be told, and not a crash at start.
 */
export function createCredential(identity: Identity): TokenCredential {
  let made: TokenCredential | undefined;
  return { getToken: async (scopes, options) => await (made ??= make(identity)).getToken(scopes, options) };
}

function make(identity: Identity): TokenCredential {
  if (identity.kind === 'managedIdentity')
    return new ManagedIdentityCredential({ clientId: identity.clientId });
  const { tenantId, clientId, authorityHost } = identity;
  const options = { authorityHost };
  switch (identity.kind) {
    case 'secret':
      return new ClientSecretCredential(tenantId, clientId, identity.secret, options);
    case 'certificate': {
      const { certificatePath } = identity;
      return new ClientCertificateCredential(tenantId, clientId, { certificatePath }, options);
    }
    case 'workload':
      return new WorkloadIdentityCredential({
        tenantId,
        clientId,
        tokenFilePath: identity.tokenFile,
        ...options,
      });
    case 'federated': {
      const assertion = managedAssertion(identity.managedClientId, identity.audience);
      return new ClientAssertionCredential(tenantId, clientId, assertion, options);
    }
  }
}

/** The managed identity's own token as the application's proof ("workload identity federation", Entra's documentation). */
function managedAssertion(clientId: string, audience: string): () => Promise<string> {
  const managed = new ManagedIdentityCredential({ clientId });
  return async () => (await managed.getToken(`${audience}/.default`)).token;
}
