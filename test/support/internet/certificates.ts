// Certificates made while a test runs: an authority of its own, a certificate for any host name, and one for an application to sign with.
import { createHash, generateKeyPairSync, sign as signBytes, X509Certificate } from 'node:crypto';
import forge from 'node-forge';

/** A key and its certificate, both PEM. */
export interface Certificate {
  readonly key: string;
  readonly certificate: string;
}

/** A certificate authority that nobody but a test trusts. */
export interface TestAuthority {
  /** What `NODE_EXTRA_CA_CERTS` must name a file with. */
  readonly certificate: string;
  /** A certificate for one host name, good for an hour. */
  issue(hostname: string): Certificate;
}

const HOUR = 60 * 60_000;

/** Certificates made so far: no two have the same serial number. */
let issued = 0;

/** Makes an authority. All its hosts share one key, because making a key is what costs time. */
export function createTestAuthority(): TestAuthority {
  const own = newKey();
  const hostKey = newKey();
  const issuer = 'A test authority';
  const extensions = [
    { name: 'basicConstraints', cA: true, critical: true },
    { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
  ];
  return {
    certificate: sign({ by: own, of: own, issuer, subject: issuer, extensions }),
    issue: (hostname) => ({
      key: hostKey,
      certificate: sign({
        by: own,
        of: hostKey,
        issuer,
        subject: hostname,
        extensions: [
          { name: 'basicConstraints', cA: false },
          { name: 'extKeyUsage', serverAuth: true },
          { name: 'subjectAltName', altNames: [{ type: 2, value: hostname }] },
        ],
      }),
    }),
  };
}

/** When a certificate begins and ends, in milliseconds from now. */
export interface Validity {
  readonly from: number;
  readonly to: number;
}

/** A certificate signed by itself, as an application registration takes one: for a key of its own, or another one for a given key. */
export function createApplicationCertificate(
  validity?: Validity,
  key = newKey(),
  serialNumber = newSerialNumber(),
): Certificate {
  const name = 'An application';
  const statement = { by: key, of: key, issuer: name, subject: name, extensions: [], serialNumber };
  return { key, certificate: sign(statement, validity) };
}

/** The certificate's hash, base64url: what a client assertion names in `x5t` or `x5t#S256` (RFC 7515, 4.1.7 and 4.1.8). */
export function thumbprintOf(certificate: string, hash: 'sha1' | 'sha256'): string {
  return createHash(hash).update(new X509Certificate(certificate).raw).digest('base64url');
}

function newKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/**
 * The bytes as a positive integer in the hex that the library writes as it is, shortened or lengthened to what DER wants: no
 * zero byte in front but where the number would be negative without it (X.690, 8.3.2). OpenSSL refuses any other certificate
 * ("illegal padding"). No bytes, or zeros alone, are a 1: a serial number is positive (RFC 5280, 4.1.2.2).
 */
export function toSerialNumber(bytes: Uint8Array): string {
  const hex =
    Buffer.from(bytes)
      .toString('hex')
      .replace(/^(?:00)+/, '') || '01';
  return Number.parseInt(hex.slice(0, 2), 16) >= 0x80 ? `00${hex}` : hex;
}

function newSerialNumber(): string {
  return toSerialNumber(
    createHash('sha256')
      .update(String((issued += 1)))
      .digest()
      .subarray(0, 15),
  );
}

/** Who signs what about whom. Keys are PEM. */
interface Statement {
  readonly by: string;
  readonly of: string;
  readonly issuer: string;
  readonly subject: string;
  readonly extensions: object[];
  /** As `toSerialNumber` answers it. */
  readonly serialNumber?: string;
}

function sign(
  { by, of, issuer, subject, extensions, serialNumber = newSerialNumber() }: Statement,
  { from, to }: Validity = { from: -HOUR, to: HOUR },
): string {
  const subjectKey = forge.pki.privateKeyFromPem(of);
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.setRsaPublicKey(subjectKey.n, subjectKey.e);
  certificate.serialNumber = serialNumber;
  certificate.validity.notBefore = new Date(Date.now() + from);
  certificate.validity.notAfter = new Date(Date.now() + to);
  certificate.setIssuer(named(issuer));
  certificate.setSubject(named(subject));
  certificate.setExtensions(extensions);
  // Node signs in a millisecond what the library takes a second for, with every server of the test standing still.
  const signature = (): string => {
    const statement: forge.asn1.Asn1 = certificate.tbsCertificate;
    const signed = forge.asn1.toDer(statement).getBytes();
    return signBytes('sha256', Buffer.from(signed, 'binary'), by).toString('binary');
  };
  const issuerKey = { ...forge.pki.privateKeyFromPem(by), sign: signature };
  certificate.sign(issuerKey, forge.md.sha256.create());
  return forge.pki.certificateToPem(certificate);
}

const named = (value: string): forge.pki.CertificateField[] => [{ name: 'commonName', value }];
