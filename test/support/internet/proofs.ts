// How an application proves to Entra who it is: a secret, an assertion signed with its certificate, or somebody else's token it is known to trust.
import { X509Certificate } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { thumbprintOf } from './certificates.js';

/** A federated credential: whose tokens prove the application, and how they are checked. */
export interface Federation {
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
  /** PEM. */
  readonly publicKey: string;
}

/** An application as its tenant has it registered. What is absent proves nothing. */
export interface Registration {
  readonly clientId: string;
  readonly secret?: string;
  /** PEM. */
  readonly certificate?: string;
  readonly federation?: Federation;
}

/** How it was proved. */
export type ProofKind = 'secret' | 'certificate' | 'federation';

/** Entra's number for why not, and its words. */
export interface Refused {
  readonly number: number;
  readonly words: string;
}

/** Seconds by which clocks may differ, as Entra allows. Its libraries round `nbf`, perhaps into the future. */
const CLOCK_TOLERANCE = 300;

/** Which proof a token request carries, or why it is none. `endpoint` is the token endpoint that was asked. */
export function proofIn(form: URLSearchParams, known: Registration, endpoint: string): ProofKind | Refused {
  const secret = form.get('client_secret');
  const assertion = form.get('client_assertion');
  if (secret !== null && assertion === null) {
    return secret === known.secret ? 'secret' : no(7000215, 'Invalid client secret provided.');
  }
  if (assertion === null || secret !== null)
    return no(7000218, "The request body must contain one of 'client_assertion' or 'client_secret'.");
  if (form.get('client_assertion_type') !== 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer') {
    return no(50027, "The 'client_assertion_type' is not supported.");
  }
  const decoded = jwt.decode(assertion, { complete: true });
  if (!decoded || typeof decoded.payload === 'string') return no(50027, 'JWT token is invalid or malformed.');
  return decoded.payload.iss === known.clientId
    ? byCertificate(assertion, { ...known, endpoint }, decoded.header)
    : byFederation(assertion, known.federation, decoded.payload);
}

// learn.microsoft.com/entra/identity-platform/certificate-credentials: header and claims of the assertion.
function byCertificate(
  assertion: string,
  { clientId, certificate, endpoint }: Registration & { readonly endpoint: string },
  header: jwt.JwtHeader,
): ProofKind | Refused {
  const named = header as unknown as Readonly<Record<string, unknown>>;
  const thumbprint = named['x5t#S256'] ?? named['x5t'];
  const hash = named['x5t#S256'] === undefined ? 'sha1' : 'sha256';
  if (certificate === undefined || thumbprint !== thumbprintOf(certificate, hash)) {
    return no(
      700027,
      'The certificate with identifier used to sign the client assertion is not registered on application.',
    );
  }
  try {
    const { publicKey } = new X509Certificate(certificate);
    const claims = jwt.verify(assertion, publicKey, {
      algorithms: ['PS256', 'RS256'],
      clockTolerance: CLOCK_TOLERANCE,
      audience: endpoint,
      subject: clientId,
    });
    const isWhole =
      typeof claims === 'object' &&
      claims.exp !== undefined &&
      claims.nbf !== undefined &&
      claims.jti !== undefined;
    return isWhole ? 'certificate' : no(50027, 'JWT token is invalid or malformed.');
  } catch (error) {
    return whyNot(error);
  }
}

function byFederation(
  assertion: string,
  federation: Federation | undefined,
  claims: jwt.JwtPayload,
): ProofKind | Refused {
  if (!federation || federation.issuer !== claims.iss)
    return no(700211, 'No matching federated identity record found for presented assertion issuer.');
  if (federation.subject !== claims.sub)
    return no(700213, 'No matching federated identity record found for presented assertion subject.');
  if (federation.audience !== claims.aud)
    return no(700212, 'No matching federated identity record found for presented assertion audience.');
  try {
    const checked = jwt.verify(assertion, federation.publicKey, {
      algorithms: ['RS256'],
      clockTolerance: CLOCK_TOLERANCE,
    });
    return typeof checked === 'object' && checked.exp !== undefined
      ? 'federation'
      : no(50027, 'JWT token is invalid or malformed.');
  } catch (error) {
    return whyNot(error);
  }
}

function whyNot(error: unknown): Refused {
  if (error instanceof jwt.TokenExpiredError || error instanceof jwt.NotBeforeError) {
    return no(700024, 'Client assertion is not within its valid time range.');
  }
  return no(700023, 'Client assertion is not valid.');
}

function no(number: number, words: string): Refused {
  return { number, words };
}
