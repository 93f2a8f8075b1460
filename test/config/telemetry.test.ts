// Which connection strings are taken, and what is said of the others.
import { readTelemetry } from '../../bot/config/telemetry.js';
import { clouds } from '../../bot/config/clouds.js';
import type { CloudName } from '../../bot/config/clouds.js';
import { createEnvironmentReader } from '../../bot/config/environment.js';

const KEY = '00000000-1111-2222-3333-44444444ABCD';

function read(text: string, cloud: CloudName = 'Public') {
  const reader = createEnvironmentReader({ APPLICATIONINSIGHTS_CONNECTION_STRING: text });
  return { settings: readTelemetry(reader, clouds[cloud]), problems: reader.problems };
}

it('takes what the portal shows, and of it the key and the address alone', () => {
  const { settings, problems } = read(
    `InstrumentationKey=${KEY};IngestionEndpoint=https://westeurope-5.in.applicationinsights.azure.com/;LiveEndpoint=https://westeurope.livediagnostics.monitor.azure.com/;ApplicationId=${KEY}`,
  );
  expect(problems).toEqual([]);
  expect(settings).toEqual({
    connectionString: `InstrumentationKey=${KEY.toLowerCase()};IngestionEndpoint=https://westeurope-5.in.applicationinsights.azure.com`,
    ingestionOrigin: 'https://westeurope-5.in.applicationinsights.azure.com',
  });
});

it('means no telemetry where it is empty', () => {
  expect(read(' ')).toEqual({ settings: undefined, problems: [] });
});

it.each([
  ['a key alone', KEY],
  ['no address', `InstrumentationKey=${KEY}`],
  ['no key', 'IngestionEndpoint=https://westeurope-5.in.applicationinsights.azure.com/'],
  [
    'a key that is none',
    'InstrumentationKey=abc;IngestionEndpoint=https://a.in.applicationinsights.azure.com/',
  ],
  ['http to another machine', `InstrumentationKey=${KEY};IngestionEndpoint=http://telemetry.example.com/`],
  [
    'an address with a path',
    `InstrumentationKey=${KEY};IngestionEndpoint=https://telemetry.example.com/v2/track`,
  ],
  [
    'a part that is cut',
    `InstrumentationKey=${KEY};IngestionEndpoint=https://a.in.applicationinsights.azure.com/;Live`,
  ],
])('refuses %s, in one sentence that does not repeat it', (_what, text) => {
  const { problems } = read(text);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatchObject({
    variable: 'APPLICATIONINSIGHTS_CONNECTION_STRING',
    message: expect.stringContaining('copy it whole from the Application Insights resource'),
  });
  expect(problems[0]!.message).not.toContain(KEY);
});

it.each([
  ['Public', 'https://usgovvirginia-1.in.applicationinsights.azure.us/'],
  ['USGov', 'https://westeurope-5.in.applicationinsights.azure.com/'],
  ['USGovDoD', 'https://dc.services.visualstudio.com/'],
] as const)('refuses an address of another cloud than %s', (cloud, address) => {
  const { problems } = read(`InstrumentationKey=${KEY};IngestionEndpoint=${address}`, cloud);
  expect(problems.map(({ message }) => message).join()).toMatch(/another cloud than CLOUD/);
});
