// What is deployed to Azure holds together, asks for no secret, and sets what the bot reads.
import { clouds, cloudNames } from '../../bot/config/clouds.js';
import { readConfig } from '../../bot/config/read-config.js';
import { manifest, projectFiles, textOf } from '../repo/project.js';
import { parseBicep, readBicep, type BicepFile } from './bicep.js';

const paths = projectFiles().filter((path) => path.endsWith('.bicep'));
const files = readBicep(paths);

function file(path: string): BicepFile {
  const found = files.find((one) => one.path === path);
  if (!found) throw new Error(`${path} is not there`);
  return found;
}

const main = (): BicepFile => file('deployment/main.bicep');

interface Parameters {
  readonly parameters: Readonly<Record<string, { readonly value: unknown }>>;
}

const GUID = '00000000-1111-2222-3333-444444444444';

describe('the reader of Bicep files', () => {
  const [wrong, right] = parseBicep({
    wrong: "resource a 'b' = {",
    right: "param a string\nparam b int = 1\nvar c = [for d in ['${a}']: d]\n",
  });

  it('notices wrong syntax', () => {
    expect(wrong?.errors).not.toEqual([]);
    expect(right?.errors).toEqual([]);
  });

  it('tells what is declared from what is used', () => {
    expect([...(right?.parameters ?? [])]).toEqual([
      ['a', { hasDefault: false }],
      ['b', { hasDefault: true }],
    ]);
    expect(new Set(right?.used)).toEqual(new Set(['a', 'd']));
    expect(right?.declared).toEqual(new Set(['a', 'b', 'c', 'd']));
  });
});

describe('the Bicep files', () => {
  it('are there', () => {
    expect(paths).toEqual(expect.arrayContaining(['deployment/main.bicep', 'deployment/host.bicep']));
  });

  it.each(paths)('%s has the right syntax', (path) => {
    expect(file(path).errors).toEqual([]);
  });

  it.each(paths)('%s uses every parameter and variable, and names nothing that is not declared', (path) => {
    const { parameters, used, declared } = file(path);
    expect([...parameters.keys()].filter((name) => !used.includes(name))).toEqual([]);
    expect([...new Set(used)].filter((name) => !declared.has(name))).toEqual([]);
  });

  it.each(paths)('%s gives its modules what they ask for, and reads what they put out', (path) => {
    const { modules, outputsRead } = file(path);
    for (const { path: of, given } of modules) {
      const { parameters } = file(of);
      const needed = [...parameters].filter(([, { hasDefault }]) => !hasDefault).map(([name]) => name);
      expect(given).toEqual(expect.arrayContaining(needed));
      expect(given.filter((name) => !parameters.has(name))).toEqual([]);
    }
    for (const [name, output] of outputsRead) {
      const of = modules.find((one) => one.name === name)?.path;
      expect(file(of ?? `the module ${name}`).outputs).toContain(output);
    }
  });

  it.each(paths)('%s fetches no key and asks for no secret', (path) => {
    const { parameters, called, properties } = file(path);
    expect(called.filter((name) => /^list/i.test(name))).toEqual([]);
    expect([...parameters.keys()].filter((name) => /secret|password|key$/i.test(name))).toEqual([]);
    expect(properties.filter(([name]) => /password|clientsecret|accountkey/i.test(name))).toEqual([]);
  });
});

describe('the parameter files', () => {
  const given = ['deployment/main.parameters.json', 'deployment/toolkit.parameters.json'];
  it.each(given)('%s gives what main.bicep needs, and nothing it does not know', (path) => {
    const { parameters } = JSON.parse(textOf(path)) as Parameters;
    const needed = [...main().parameters].filter(([, { hasDefault }]) => !hasDefault).map(([name]) => name);
    expect(needed.length).toBeGreaterThan(0);
    expect(Object.keys(parameters)).toEqual(expect.arrayContaining(needed));
    expect(Object.keys(parameters).filter((name) => !main().parameters.has(name))).toEqual([]);
  });

  it('are committed without anybody’s ids', () => {
    for (const path of given) expect(textOf(path)).not.toMatch(/[\da-f]{8}-[\da-f]{4}-/i);
  });
});

describe('what main.bicep puts out', () => {
  it('is what the guide, the scripts and the toolkit ask for', () => {
    const asking = [
      'deployment/README.md',
      'deployment/runbooks.md',
      'deployment/grant.sh',
      'deployment/grant.ps1',
      'm365agents.yml',
      'env/.env.dev',
    ];
    const named = asking.flatMap((path) => [
      ...textOf(path).matchAll(/\b(?:BOT|GRAPH|MESSAGING|WEB_APP|WORKSPACE)_[A-Z_]+\b/g),
    ]);
    const names = new Set(
      named.map(([name]) => name).filter((name) => !/^GRAPH_(CLIENT_ID|APP_ID)$/.test(name)),
    );
    expect(names.size).toBeGreaterThanOrEqual(6);
    expect([...names].filter((name) => !main().outputs.includes(name))).toEqual([]);
    expect(main().outputs.filter((name) => !names.has(name))).toEqual([]);
  });
});

/** Settings of the platform, not of the bot. */
const PLATFORM = /^(WEBSITES?_|SCM_)/;

/** What stands in main.bicep and host.bicep as settings, by the spelling that only settings have. */
function settingsSet(): string[] {
  const spelled = /^(MicrosoftApp[A-Z]\w+|[A-Z][A-Z_]+)$/;
  return [...main().properties, ...file('deployment/host.bicep').properties]
    .map(([name]) => name)
    .filter((name) => spelled.test(name));
}

describe('the settings of the web app', () => {
  it('are variables of env.example', () => {
    const known = [...textOf('deployment/env.example').matchAll(/^(?:# )?([A-Za-z_]+)=/gm)].map(
      ([, name]) => name!,
    );
    const own = settingsSet().filter((name) => !PLATFORM.test(name));
    expect(own.length).toBeGreaterThanOrEqual(9);
    expect(own.filter((name) => !known.includes(name))).toEqual([]);
  });

  it.each(cloudNames)('are enough for the bot in %s', (cloud) => {
    const suffix = cloud === 'Public' ? 'core.windows.net' : 'core.usgovcloudapi.net';
    const values: Readonly<Record<string, string>> = {
      PORT: '8080',
      MicrosoftAppType: 'UserAssignedMSI',
      MicrosoftAppId: GUID,
      MicrosoftAppTenantId: GUID,
      CLOUD: cloud,
      APPROVER_GROUP_IDS: GUID,
      REQUESTER_GROUP_IDS: '',
      // As Azure gives it: with the slash.
      REQUEST_STORE: `https://countersign123.table.${suffix}/`,
      APPLICATIONINSIGHTS_CONNECTION_STRING: `InstrumentationKey=${GUID};IngestionEndpoint=https://x.in.applicationinsights.${cloud === 'Public' ? 'azure.com' : 'us'}/`,
      GRAPH_CLIENT_ID: GUID,
    };
    const own = settingsSet().filter((name) => !PLATFORM.test(name));
    expect(own.filter((name) => !(name in values))).toEqual([]);
    const config = readConfig(Object.fromEntries(own.map((name) => [name, values[name]])));
    expect(config.cloud).toBe(clouds[cloud]);
    expect(config.store).toMatchObject({ kind: 'table', identity: { kind: 'managedIdentity' } });
  });

  it('offers exactly the clouds the bot knows', () => {
    const allowed = /@allowed\(\[([^\]]*)\]\)\nparam cloud /.exec(textOf('deployment/main.bicep'))?.[1] ?? '';
    expect([...allowed.matchAll(/'(\w+)'/g)].map(([, name]) => name)).toEqual([...cloudNames]);
  });
});

describe('the web app and its store', () => {
  const value = (path: string, name: string): string =>
    file(path)
      .properties.find(([key]) => key === name)?.[1]
      .replaceAll("'", '') ?? '';
  const host = (name: string): string => value('deployment/host.bicep', name);
  const store = (name: string): string => value('deployment/store.bicep', name);

  it('runs the file that `npm start` runs, on the Node the project is tested with', () => {
    const [, script] = / (dist\/\S+\.js)$/.exec(manifest().scripts['start'] ?? '') ?? [];
    expect(host('appCommandLine')).toBe(`exec node ${script ?? ''}`);
    expect(host('linuxFxVersion')).toBe('NODE|24-lts');
  });

  it('asks a path the bot answers', () => {
    expect(host('healthCheckPath')).toBe('/readyz');
    expect(textOf('bot/botframework/server.ts')).toContain("'/readyz'");
  });

  it('gives the bot longer to stop than the bot takes', () => {
    const [, takes] = /CLOSE_MS = ([\d_]+)/.exec(textOf('bot/program.ts')) ?? [];
    expect(Number(host('WEBSITES_CONTAINER_STOP_TIME_LIMIT')) * 1_000).toBeGreaterThan(
      Number((takes ?? 'none').replaceAll('_', '')),
    );
  });

  it('lets nobody in but over https, with Entra and TLS 1.2', () => {
    expect([host('httpsOnly'), host('minTlsVersion'), host('scmMinTlsVersion')]).toEqual([
      'true',
      '1.2',
      '1.2',
    ]);
    expect([host('ftpsState'), host('allow'), host('remoteDebuggingEnabled')]).toEqual([
      'Disabled',
      'false',
      'false',
    ]);
    expect([store('allowSharedKeyAccess'), store('allowBlobPublicAccess')]).toEqual(['false', 'false']);
    expect([store('supportsHttpsTrafficOnly'), store('minimumTlsVersion')]).toEqual(['true', 'TLS1_2']);
  });

  it('keeps the bot’s registration without a password, at the door the bot opens', () => {
    expect(value('deployment/main.bicep', 'msaAppType')).toBe('UserAssignedMSI');
    expect(value('deployment/main.bicep', 'endpoint')).toMatch(/\/api\/messages$/);
    expect(value('deployment/main.bicep', 'disableLocalAuth')).toBe('true');
  });
});
