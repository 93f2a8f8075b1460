// The files by which a SingleTenant bot proves itself: what is wrong with each, before Entra would say it in a number.
import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkProof } from '../../../bot/cli/doctor/teams/proof.js';
import { readConfig } from '../../../bot/config/read-config.js';
import { createApplicationCertificate, type Validity } from '../../support/internet/certificates.js';
import { realTools } from './installation.js';
import { makeFolder } from '../../support/folder.js';

const tenantId = '22222222-aaaa-4bbb-8ccc-000000000002';
const DAY_MS = 86_400_000;
const base = {
  MicrosoftAppType: 'SingleTenant',
  MicrosoftAppId: '11111111-aaaa-4bbb-8ccc-000000000001',
  MicrosoftAppTenantId: tenantId,
  APPROVER_GROUP_IDS: '44444444-aaaa-4bbb-8ccc-000000000004',
};

let folder: string;
let path: string;
beforeAll(() => {
  folder = makeFolder('countersign-proof-');
  path = join(folder, 'proof');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A minute longer than the days say, so that the test itself takes none of them away. */
const days = (from: number, to: number): Validity => ({ from: from * DAY_MS, to: to * DAY_MS + 60_000 });
const good = createApplicationCertificate(days(-1, 365));
const other = createApplicationCertificate();

async function look(variable: string, text: string | undefined, mode = 0o600): Promise<string> {
  rmSync(path, { force: true });
  if (text !== undefined) {
    writeFileSync(path, text);
    chmodSync(path, mode);
  }
  const environment = { ...base, [variable]: path };
  const tools = realTools(folder, new AbortController().signal);
  const question = { json: false };
  const findings = await checkProof({ config: readConfig(environment), environment, question, tools });
  const said = findings
    .map(({ status, subject, found, todo = '' }) => `${status} ${subject}: ${found} → ${todo}`)
    .join('\n');
  expect(said).not.toMatch(/eyJ|PRIVATE KEY-----\n|MII/);
  return said;
}

describe('a certificate', () => {
  const certificate = (text: string | undefined, mode?: number): Promise<string> =>
    look('AZURE_CLIENT_CERTIFICATE_PATH', text, mode);

  it('that is good is told by the thumbprint that Entra shows', async () => {
    expect(await certificate(good.certificate + good.key)).toMatch(
      /^ok AZURE_CLIENT_CERTIFICATE_PATH: a certificate with its key, until \d{4}-\d\d-\d\d \(thumbprint [\dA-F]{40}\) → $/,
    );
  });

  const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const locked = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
    ...{ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' },
  } as const);
  it.each<[string, string | undefined, string]>([
    ['is not there', undefined, 'there is no such file'],
    ['is empty', ' \n', 'the file is empty'],
    ['is something else', 'PFX', 'there is no certificate in the file that can be read'],
    ['has no key', good.certificate, 'there is no private key in the file'],
    ['has a key alone', good.key, 'there is no certificate in the file that can be read'],
    [
      'has another’s key',
      good.certificate + other.key,
      'the private key in the file is not the certificate’s',
    ],
    [
      'has a key that is cut',
      good.certificate + good.key.slice(0, 400),
      'the private key in the file cannot be read',
    ],
    ['has a locked key', good.certificate + locked.toString(), 'is encrypted, and the bot has no password'],
    [
      'has a key of another kind',
      good.certificate + elliptic.export({ type: 'pkcs8', format: 'pem' }).toString(),
      'the key is of the kind ec',
    ],
  ])('that %s', async (_, text, words) => {
    const said = await certificate(text);
    expect(said).toMatch(/^problem AZURE_CLIENT_CERTIFICATE_PATH: /);
    expect(said).toContain(words);
  });

  it.each([
    [-20, -2, 'problem AZURE_CLIENT_CERTIFICATE_PATH: the certificate ended on'],
    [-20, 0, 'problem AZURE_CLIENT_CERTIFICATE_PATH: the certificate ends today, on'],
    [-20, 29, 'problem AZURE_CLIENT_CERTIFICATE_PATH: the certificate ends in 29 days, on'],
    [-20, 30, 'ok AZURE_CLIENT_CERTIFICATE_PATH'],
    [2, 90, 'problem AZURE_CLIENT_CERTIFICATE_PATH: the certificate begins only at'],
  ])('valid from day %i to day %i', async (from, to, words) => {
    const { certificate: dated, key } = createApplicationCertificate(days(from, to), good.key);
    expect(await certificate(dated + key)).toContain(words);
  });

  it('that every account may read is a problem; one for a group of accounts is not', async () => {
    expect(await certificate(good.certificate + good.key, 0o644)).toContain(
      'problem AZURE_CLIENT_CERTIFICATE_PATH: every account of this machine can reach the private key',
    );
    expect(await certificate(good.certificate + good.key, 0o640)).not.toContain('problem');
  });
});

describe('a federated token', () => {
  const token = (claims: object): string =>
    ['{}', JSON.stringify(claims), 'x'].map((part) => Buffer.from(part).toString('base64url')).join('.');
  const claims = {
    iss: 'https://cluster.example/',
    sub: 'system:serviceaccount:a:b',
    aud: ['api://AzureADTokenExchange'],
  };
  const inMinutes = (minutes: number): number => Math.floor(Date.now() / 1000) + minutes * 60 + 30;

  it('that is good is told by what Entra compares', async () => {
    expect(
      await look('AZURE_FEDERATED_TOKEN_FILE', `${token({ ...claims, exp: inMinutes(50) })}\n`),
    ).toContain(
      'ok AZURE_FEDERATED_TOKEN_FILE: a token by https://cluster.example/, for api://AzureADTokenExchange, subject system:serviceaccount:a:b, ends in 50 min',
    );
  });

  it.each<[string, string | undefined, string]>([
    ['is not there', undefined, 'problem AZURE_FEDERATED_TOKEN_FILE: there is no such file'],
    ['is empty', '', 'problem AZURE_FEDERATED_TOKEN_FILE: the file is empty'],
    [
      'is none',
      'hunter2',
      'problem AZURE_FEDERATED_TOKEN_FILE: there is no token in the file that can be read',
    ],
    [
      'has ended',
      token({ ...claims, exp: inMinutes(-5) }),
      'problem AZURE_FEDERATED_TOKEN_FILE: the token in the file has ended',
    ],
    [
      'does not say when',
      token(claims),
      'cannot tell AZURE_FEDERATED_TOKEN_FILE: the token does not say when it ends',
    ],
  ])('that %s', async (_, text, words) => {
    expect(await look('AZURE_FEDERATED_TOKEN_FILE', text)).toContain(words);
  });
});

it('a managed identity and a secret have no file to look at', async () => {
  expect(await look('MicrosoftAppPassword', undefined)).toBe('');
});
