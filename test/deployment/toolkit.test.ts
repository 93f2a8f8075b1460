// The Agents Toolkit's files and the release workflow name what exists, keep secrets out, and trust no moving target.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { parse } from 'yaml';
import { readConfig } from '../../bot/config/read-config.js';
import { root, textOf } from '../repo/project.js';
import { readBicep } from './bicep.js';

interface Step {
  readonly uses: string;
  readonly with: Readonly<Record<string, unknown>>;
  readonly writeToEnvironmentFile?: Readonly<Record<string, string>>;
}

interface Project {
  readonly version: string;
  readonly environmentFolderPath: string;
  readonly provision?: readonly Step[];
  readonly deploy?: readonly Step[];
  readonly publish?: readonly Step[];
}

const environments = [
  ['m365agents.yml', 'env/.env.dev'],
  ['m365agents.local.yml', 'env/.env.local'],
  ['m365agents.playground.yml', 'env/.env.playground'],
] as const;

function project(path: string): Project {
  return parse(textOf(path)) as Project;
}

function steps({ provision = [], deploy = [], publish = [] }: Project): readonly Step[] {
  return [...provision, ...deploy, ...publish];
}

function placeholders(text: string): string[] {
  return [...text.matchAll(/\$\{\{(\w+)\}\}/g)].map(([, name]) => name!);
}

/** The actions of the schema these files are written for (yaml.schema.json v1.11) that are used here, with what they must be given. */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  'teamsApp/create': ['name'],
  'teamsApp/validateManifest': ['manifestPath'],
  'teamsApp/zipAppPackage': ['manifestPath', 'outputZipPath', 'outputFolder'],
  'teamsApp/validateAppPackage': ['appPackagePath'],
  'teamsApp/update': ['appPackagePath'],
  'teamsApp/publishAppPackage': ['appPackagePath'],
  'aadApp/create': ['name', 'generateClientSecret', 'signInAudience'],
  'botFramework/create': ['botId', 'name', 'messagingEndpoint'],
  'arm/deploy': ['subscriptionId', 'resourceGroupName', 'templates'],
  'cli/runNpmCommand': ['args'],
  'azureAppService/zipDeploy': ['artifactFolder', 'resourceId'],
  'file/createOrUpdateEnvironmentFile': ['target', 'envs'],
  script: ['run'],
};

describe.each(environments)('%s', (path, environmentPath) => {
  const file = project(path);
  const environment = parseEnv(textOf(environmentPath));

  it('is of the schema it names', () => {
    expect(textOf(path)).toContain(`/m365-agents-toolkits/${file.version}/yaml.schema.json`);
    expect(file.environmentFolderPath).toBe('./env');
  });

  it('uses actions there are, with what they need', () => {
    expect(steps(file).length).toBeGreaterThan(0);
    for (const step of steps(file)) {
      expect(Object.keys(ACTIONS)).toContain(step.uses);
      expect(Object.keys(step.with)).toEqual(expect.arrayContaining([...(ACTIONS[step.uses] ?? [])]));
    }
  });

  it('uses only values that are filled in, put out by Azure or written by a step before', () => {
    const outputs = path === 'm365agents.yml' ? (readBicep(['deployment/main.bicep'])[0]?.outputs ?? []) : [];
    const known = new Set([...Object.keys(environment), ...outputs]);
    for (const step of steps(file)) {
      expect(placeholders(JSON.stringify(step.with)).filter((name) => !known.has(name))).toEqual([]);
      for (const name of Object.values(step.writeToEnvironmentFile ?? {})) known.add(name);
    }
  });

  it('names files of the project', () => {
    const named =
      textOf(path).match(/(?:\.\/|\b)(?:deployment|manifest)\/[\w./-]+\.(?:bicep|json|mjs)/g) ?? [];
    expect(named.filter((name) => !existsSync(join(root, name)))).toEqual([]);
  });

  it('comes with an environment of its own, without ids and secrets', () => {
    const { TEAMSFX_ENV: name, APP_NAME_SUFFIX: _, ...rest } = environment;
    expect(environmentPath).toBe(`env/.env.${name ?? ''}`);
    expect(Object.entries(rest).filter(([, value]) => value !== '')).toEqual([]);
    expect(Object.keys(rest).filter((key) => key.startsWith('SECRET_'))).toEqual([]);
  });
});

describe('the environments', () => {
  it('keep what is secret in files git does not take', () => {
    expect(textOf('env/.gitignore').split('\n')).toContain('.env.*.user');
    const written = environments.flatMap(([path]) =>
      steps(project(path)).map((step) => step.writeToEnvironmentFile?.['clientSecret']),
    );
    for (const name of written.filter((one) => one !== undefined)) expect(name).toMatch(/^SECRET_/);
  });

  it('give deployment/toolkit.parameters.json what it asks for', () => {
    const asked = placeholders(textOf('deployment/toolkit.parameters.json'));
    expect(asked.length).toBeGreaterThanOrEqual(4);
    const known = Object.keys(parseEnv(textOf('env/.env.dev')));
    expect(asked.filter((name) => !known.includes(name))).toEqual([]);
  });

  it('start a bot on this machine with settings it accepts', () => {
    const { with: settings } = steps(project('m365agents.local.yml')).find(
      ({ uses }) => uses === 'file/createOrUpdateEnvironmentFile',
    )!;
    const guid = '00000000-1111-2222-3333-444444444444';
    const filledIn = Object.entries(settings['envs'] as Record<string, string>).map(([name, value]) => [
      name,
      value.replace(/\$\{\{\w+\}\}/, guid),
    ]);
    expect(readConfig(Object.fromEntries(filledIn) as Record<string, string>).bot.type).toBe('SingleTenant');
  });

  it('deploy what deployment/stage.mjs puts together', () => {
    const deploy = project('m365agents.yml').deploy ?? [];
    expect(deploy.map(({ uses }) => uses)).toEqual([
      'cli/runNpmCommand',
      'script',
      'azureAppService/zipDeploy',
    ]);
    expect(deploy[1]?.with['run']).toBe('node deployment/stage.mjs');
    expect(textOf('deployment/stage.mjs')).toContain(`'${String(deploy[2]?.with['artifactFolder'])}'`);
  });
});

interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps: readonly { readonly uses?: string; readonly run?: string }[];
}

describe('what runs in Azure', () => {
  // The log and the runbooks send an operator there with `npm run …`.
  it('has the commands an operator is told to run', () => {
    const [, kept] = /const \{ ([a-z, ]+) \} = scripts;/.exec(textOf('deployment/stage.mjs')) ?? [];
    const asked = ['deployment/README.md', 'deployment/runbooks.md', 'bot/graph/warn-of-missing.ts'].flatMap(
      (path) => [...textOf(path).matchAll(/npm run (doctor|countersign|start)\b/g)].map(([, name]) => name!),
    );
    expect(new Set(asked)).toEqual(new Set(['doctor', 'countersign']));
    expect(kept?.split(', ')).toEqual(expect.arrayContaining(asked));
  });
});

describe('the release workflow', () => {
  const text = textOf('.github/workflows/release.yml');
  const workflow = parse(text) as {
    readonly permissions: Readonly<Record<string, string>>;
    readonly on: Readonly<Record<string, unknown>>;
    readonly jobs: Readonly<Record<string, Job>>;
  };
  const jobs = Object.values(workflow.jobs);

  it('takes no action that could change under it', () => {
    const uses = [...text.matchAll(/uses: (.*)/g)].map(([, action]) => action!);
    expect(uses.length).toBeGreaterThanOrEqual(5);
    for (const action of uses) expect(action).toMatch(/^actions\/[\w-]+@[\da-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('lets whoever runs packages read only, and whoever may write run none', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
    const writers = jobs.filter(({ permissions }) => Object.values(permissions ?? {}).includes('write'));
    expect(writers).toHaveLength(1);
    for (const { steps: own } of writers) {
      expect(
        own.filter(({ uses, run }) => /checkout/.test(uses ?? '') || /npm|node /.test(run ?? '')),
      ).toEqual([]);
    }
  });

  it('tests, checks and lists before it releases, and looks for known holes every week', () => {
    const commands = jobs.flatMap(({ steps: own }) => own.map(({ run }) => run ?? ''));
    for (const command of ['.ci/run', 'node deployment/stage.mjs']) expect(commands).toContain(command);
    expect(commands.filter((command) => command.startsWith('npm audit --omit=dev'))).toHaveLength(1);
    expect(textOf('deployment/stage.mjs')).toContain("npm('sbom', '--sbom-format', 'cyclonedx'");
    expect(Object.keys(workflow.on).sort()).toEqual(['push', 'schedule']);
  });
});
