// Whether somebody on call would see anything: where traces go, and what the log leaves out.
import { checkTelemetry } from '../../../bot/cli/doctor/setup/telemetry.js';
import { readConfig } from '../../../bot/config/read-config.js';
import { closedOrigin, realTools, startServer } from './installation.js';

const base = {
  MicrosoftAppType: 'UserAssignedMSI',
  MicrosoftAppId: '11111111-aaaa-4bbb-8ccc-000000000001',
  MicrosoftAppTenantId: '22222222-aaaa-4bbb-8ccc-000000000002',
  APPROVER_GROUP_IDS: '44444444-aaaa-4bbb-8ccc-000000000004',
};

async function look(more: Readonly<Record<string, string>>): Promise<string> {
  const environment = { ...base, ...more };
  const tools = realTools('.', new AbortController().signal);
  const given = { config: readConfig(environment), environment, question: { json: false }, tools };
  const findings = await checkTelemetry(given);
  return findings.map(({ status, subject, found }) => `${status} ${subject}: ${found}`).join('\n');
}

const goingTo = (origin: string): Readonly<Record<string, string>> => ({
  APPLICATIONINSIGHTS_CONNECTION_STRING: `InstrumentationKey=33333333-aaaa-4bbb-8ccc-000000000003;IngestionEndpoint=${origin}/`,
});

it('nothing is configured: only the log speaks', async () => {
  expect(await look({})).toBe('ok traces and metrics: are sent nowhere; only the log speaks');
});

it('an address that answers, whatever it answers; nothing is sent to it', async () => {
  const asked: string[] = [];
  const server = await startServer(() => (request, response) => {
    asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
    response.statusCode = 404;
    response.end();
  });
  const said = await look(goingTo(server.origin));
  await server.close();
  expect(said).toContain(`ok traces and metrics: ${server.origin} answers`);
  expect(said).not.toContain('33333333');
  expect(asked).toEqual(['GET /']);
});

it('an address that does not answer: alerts are blind', async () => {
  const origin = await closedOrigin();
  expect(await look(goingTo(origin))).toBe(
    `problem traces and metrics: ${origin} does not answer (ECONNREFUSED): alerts are blind`,
  );
});

it.each(['warn', 'silent'])('LOG_LEVEL=%s hides what two alerts look for', async (LOG_LEVEL) => {
  expect(await look({ LOG_LEVEL })).toContain(
    `ok LOG_LEVEL: is ${LOG_LEVEL}, so calls to Graph are not logged`,
  );
});
