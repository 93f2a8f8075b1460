// `countersign doctor` as a process, among hosts that are silent for as long as it has patience.
import { rmSync } from 'node:fs';
import { startServer, TENANT_ID } from '../../../cli/doctor/installation.js';
import { runCommand, type Ended } from '../../../cli/run-command.js';
import { makeFolder } from '../../../support/folder.js';

let folder: string;
beforeEach(() => {
  folder = makeFolder('countersign-cli-');
});
afterEach(() => rmSync(folder, { recursive: true }));

function doctor(args: readonly string[], environment: Record<string, string> = {}): Promise<Ended> {
  return runCommand(['doctor', ...args], { folder, environment });
}

it('hosts that take the question and never answer do not keep it from ending', async () => {
  const silent = await startServer(() => (request, response) => {
    if (request.url?.startsWith('/msi/') !== true) return;
    response.statusCode = 401;
    response.end('{}');
  });
  const { code, stdout } = await doctor([], {
    MicrosoftAppId: '11111111-aaaa-4bbb-8ccc-000000000001',
    MicrosoftAppType: 'UserAssignedMSI',
    MicrosoftAppTenantId: TENANT_ID,
    APPROVER_GROUP_IDS: '44444444-aaaa-4bbb-8ccc-000000000004',
    GRAPH_BASE_URL: silent.origin,
    ToBotFromChannelOpenIdMetadataUrl: `${silent.origin}/keys`,
    IDENTITY_ENDPOINT: `${silent.origin}/msi/token`,
    IDENTITY_HEADER: 'the platforms word',
    PORT: '0',
  });
  await silent.close();
  expect(code).toBe(1);
  const text = stdout.replace(/\s+/g, ' ');
  expect(text).toContain('does not answer (no answer within 8 s)');
  expect(text).toContain('problem token for Graph: no token');
  expect(text).not.toContain('the platforms word');
}, 60_000);
