// A PEM file with a certificate and its private key, judged as Entra's library will use it.
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { count, ok, problem, type Finding } from '../finding.js';

const VARIABLE = 'AZURE_CLIENT_CERTIFICATE_PATH';
const DAY_MS = 86_400_000;
/** Time enough to have a new one made and put in place. */
const WARN_DAYS = 30;

const rotate =
  'make a new one, add it to the application in Entra beside the old one, put it in place of this file, restart the bot, then remove the old one';

/** One line. `now` is milliseconds since 1970. Of the key nothing is ever shown. */
export function judgeCertificate(pem: string, now: number): readonly Finding[] {
  const found = [certificateProblem(pem), keyProblem(pem)].filter((each) => each !== undefined);
  return found.length > 0 ? found : [judgeTimes(new X509Certificate(pem), now)];
}

/** @azure/identity takes the first certificate in the file. */
function certificateProblem(pem: string): Finding | undefined {
  try {
    // Makes nothing of a file that has a key alone.
    new X509Certificate(pem);
    return undefined;
  } catch {
    const found = 'there is no certificate in the file that can be read';
    return problem(
      VARIABLE,
      found,
      'put the certificate into it as PEM (BEGIN CERTIFICATE); a .pfx does not do',
    );
  }
}

function keyProblem(pem: string): Finding | undefined {
  if (!/-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/.test(pem)) {
    return problem(
      VARIABLE,
      'there is no private key in the file',
      'put the key that belongs to the certificate into the same file (BEGIN PRIVATE KEY)',
    );
  }
  if (/BEGIN ENCRYPTED |Proc-Type: 4,ENCRYPTED/.test(pem)) {
    return problem(
      VARIABLE,
      'the private key in the file is encrypted, and the bot has no password for it',
      'store it without a password, in a file that only the bot’s account may read: openssl pkey -in FILE',
    );
  }
  try {
    return keyFault(pem);
  } catch {
    return problem(
      VARIABLE,
      'the private key in the file cannot be read',
      'put the whole key into it, as PEM',
    );
  }
}

function keyFault(pem: string): Finding | undefined {
  const key = createPrivateKey(pem);
  if (key.asymmetricKeyType !== 'rsa') {
    const found = `the key is of the kind ${key.asymmetricKeyType ?? 'unknown'}, and Entra’s library signs with RSA alone`;
    return problem(VARIABLE, found, 'make a certificate with an RSA key of 2048 bits or more');
  }
  if (fits(pem, key)) return undefined;
  return problem(
    VARIABLE,
    'the private key in the file is not the certificate’s',
    'put certificate and key of one pair into the file, the program’s own certificate first',
  );
}

/** Where the certificate cannot be read, another line says so. */
function fits(pem: string, key: ReturnType<typeof createPrivateKey>): boolean {
  try {
    return new X509Certificate(pem).checkPrivateKey(key);
  } catch {
    return true;
  }
}

function judgeTimes({ validFrom, validTo, fingerprint }: X509Certificate, now: number): Finding {
  const [begins, ends] = [Date.parse(validFrom), Date.parse(validTo)];
  // As Entra's pages show it.
  const which = `thumbprint ${fingerprint.replaceAll(':', '')}`;
  const until = new Date(ends).toISOString().slice(0, 10);
  if (now >= ends) return problem(VARIABLE, `the certificate ended on ${until} (${which})`, rotate);
  if (now < begins) {
    const from = new Date(begins).toISOString();
    return problem(VARIABLE, `the certificate begins only at ${from} (${which})`, 'set the clock, or wait');
  }
  const days = Math.floor((ends - now) / DAY_MS);
  if (days < WARN_DAYS) {
    const left = days === 0 ? 'today' : `in ${count(days, 'day', 'days')}`;
    return problem(VARIABLE, `the certificate ends ${left}, on ${until} (${which})`, rotate);
  }
  return ok(VARIABLE, `a certificate with its key, until ${until} (${which})`);
}
