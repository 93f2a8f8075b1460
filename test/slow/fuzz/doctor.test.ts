// What the doctor reads beside Graph: the files that prove who the bot is, the login, the identity endpoint, Teams' keys.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { checkChannel } from '../../../bot/cli/doctor/teams/channel.js';
import { checkLoginClock } from '../../../bot/cli/doctor/teams/clock.js';
import { checkProof } from '../../../bot/cli/doctor/teams/proof.js';
import { checkTelemetry } from '../../../bot/cli/doctor/setup/telemetry.js';
import type { Finding } from '../../../bot/cli/doctor/finding.js';
import { whyNoToken } from '../../../bot/cli/doctor/tenant/why-no-token.js';
import { readZipEntry } from '../../../bot/cli/doctor/setup/zip-entry.js';
import { readConfig } from '../../../bot/config/read-config.js';
import { realTools } from '../../cli/doctor/installation.js';
import { fuzz } from './harness.js';
import { anyJson, nastyText } from './mutate.js';

const tenantId = '22222222-aaaa-4bbb-8ccc-000000000002';
const secret = 'Xy8~s3cret';
const base = {
  MicrosoftAppType: 'SingleTenant',
  MicrosoftAppId: '11111111-aaaa-4bbb-8ccc-000000000001',
  MicrosoftAppTenantId: tenantId,
  APPROVER_GROUP_IDS: '44444444-aaaa-4bbb-8ccc-000000000004',
  APPLICATIONINSIGHTS_CONNECTION_STRING:
    'InstrumentationKey=33333333-aaaa-4bbb-8ccc-000000000003;IngestionEndpoint=https://a.in.applicationinsights.azure.com/',
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-fuzz-doctor-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const question = { json: false };

function expectLines(findings: readonly Finding[]): void {
  for (const { status, found, todo } of findings) {
    expect(found).not.toBe('');
    if (status === 'problem') expect(todo ?? '').not.toBe('');
  }
  expect(JSON.stringify(findings)).not.toContain(secret);
}

const begin = (what: string): string => `-----BEGIN ${what}-----\n`;
const pem = fc
  .array(
    fc.oneof(
      nastyText,
      fc.base64String({ maxLength: 400 }),
      fc.constantFrom(
        ...[begin('CERTIFICATE'), '-----END CERTIFICATE-----\n', begin('PRIVATE KEY')],
        ...[
          '-----END PRIVATE KEY-----\n',
          begin('ENCRYPTED PRIVATE KEY'),
          begin('RSA PRIVATE KEY'),
          '\n',
          secret,
        ],
      ),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));
const jwt = anyJson.map((claims) => Buffer.from(JSON.stringify({ claims })).toString('base64url'));
const times = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(8.64e15, -1e308, 1e308));
const token = fc.oneof(
  pem,
  jwt.map((claims) => `e30.${claims}.${secret}`),
  fc
    .record({ exp: times, iss: anyJson, aud: anyJson, sub: anyJson }, { requiredKeys: [] })
    .map((claims) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`),
);

fuzz(
  'files that prove who the bot is',
  fc.oneof(
    fc.tuple(fc.constant('AZURE_CLIENT_CERTIFICATE_PATH'), pem),
    fc.tuple(fc.constant('AZURE_FEDERATED_TOKEN_FILE'), token),
  ),
  async ([variable, text]) => {
    const path = join(folder, 'proof');
    writeFileSync(path, text);
    const environment = { ...base, [variable]: path };
    const tools = realTools(folder, new AbortController().signal);
    return await checkProof({ config: readConfig(environment), environment, question, tools });
  },
  (findings, [variable]) => {
    expect(findings.length).toBeGreaterThan(0);
    // No certificate that is made up of pieces is one.
    if (variable === 'AZURE_CLIENT_CERTIFICATE_PATH')
      expect(findings.every(({ status }) => status === 'problem')).toBe(true);
    expectLines(findings);
  },
);

const answer = fc.record({
  status: fc.constantFrom(200, 204, 301, 400, 401, 403, 404, 407, 429, 500, 503),
  body: fc.oneof(
    nastyText,
    anyJson.map((json) => JSON.stringify([json])),
    fc
      .record(
        { issuer: anyJson, msgraph_host: anyJson, jwks_uri: anyJson, keys: anyJson },
        { requiredKeys: [] },
      )
      .map((json) => JSON.stringify(json)),
    fc.constant(JSON.stringify({ issuer: tenantId, jwks_uri: 'https://x/', keys: [{ kid: 'a' }, null, 3] })),
  ),
  date: fc.oneof(
    fc.constant(new Date().toUTCString()),
    fc.constantFrom('never', '0', '', 'Thu, 32 Foo 99999'),
  ),
});

fuzz(
  'answers of the login, the identity endpoint, Teams’ keys and telemetry’s address',
  answer,
  async ({ status, body, date }) => {
    const environment = {
      ...base,
      MicrosoftAppPassword: secret,
      IDENTITY_ENDPOINT: 'http://127.0.0.1:1/msi/token',
      IDENTITY_HEADER: secret,
    };
    const hasBody = status !== 204;
    const fetch = (): Promise<Response> =>
      Promise.resolve(new Response(hasBody ? body : null, { status, headers: { date } }));
    const tools = { ...realTools(folder, new AbortController().signal), fetch };
    const given = { config: readConfig(environment), environment, question, tools };
    const reason = await whyNoToken(given, { kind: 'managedIdentity', clientId: base.MicrosoftAppId });
    const { findings } = await checkChannel(given);
    return {
      reason,
      findings: [...(await checkLoginClock(given)), ...findings, ...(await checkTelemetry(given))],
    };
  },
  ({ reason, findings }, { status }) => {
    expect(JSON.stringify(reason)).not.toContain(secret);
    expectLines(findings);
    const tenant = findings.find(({ subject }) => subject === 'tenant');
    if (status >= 300) expect(tenant?.status).not.toBe('ok');
  },
);

fuzz(
  'packages for Teams',
  fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc
      .tuple(fc.uint8Array({ maxLength: 200 }), fc.uint8Array({ minLength: 18, maxLength: 60 }))
      .map(([body, end]) => Uint8Array.from([...body, 0x50, 0x4b, 5, 6, ...end])),
  ),
  (bytes) => {
    try {
      return readZipEntry(Buffer.from(bytes), 'manifest.json');
    } catch (error) {
      return error;
    }
  },
  (seen) => {
    // A sentence, or the system's word; never a fault of the program.
    if (seen instanceof Error) expect(seen).not.toBeInstanceOf(TypeError);
    else expect(['string', 'undefined']).toContain(typeof seen);
  },
);
