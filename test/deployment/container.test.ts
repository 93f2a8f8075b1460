// The container and the systemd unit run the product, as nobody, and write to one folder.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { readConfig } from '../../bot/config/read-config.js';
import { manifest, root, textOf } from '../repo/project.js';

const GUID = '00000000-1111-2222-3333-444444444444';
const dockerfile = textOf('deployment/Dockerfile').replaceAll('\\\n', ' ');
const unit = textOf('deployment/countersign.service');
const [, startScript] = / (dist\/\S+\.js)$/.exec(manifest().scripts['start'] ?? '') ?? [];
const [, closeMilliseconds] = /CLOSE_MS = ([\d_]+)/.exec(textOf('bot/program.ts')) ?? [];
const takesSeconds = Number((closeMilliseconds ?? 'none').replaceAll('_', '')) / 1_000;

/** What one instruction says, each time it stands there. */
function instructions(name: string): string[] {
  return [...dockerfile.matchAll(new RegExp(`^${name} +(.*)$`, 'gm'))].map(([, words]) => words!.trim());
}

describe('the Dockerfile', () => {
  /** What is copied out of the project, not out of the build. */
  const sources = instructions('COPY')
    .filter((words) => !words.startsWith('--from'))
    .flatMap((words) => words.split(/\s+/).slice(0, -1));

  it('copies what is there, and lets it in', () => {
    const [first, ...allowed] = textOf('.dockerignore')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(first).toBe('*');
    expect(sources.length).toBeGreaterThanOrEqual(8);
    expect(sources.filter((path) => !existsSync(join(root, path)))).toEqual([]);
    expect(allowed.map((line) => line.replace('!', '')).sort()).toEqual([...sources].sort());
  });

  it('leaves out settings, data, tests and the demo', () => {
    for (const path of ['.env', 'data', 'test', 'demo', 'node_modules', '.']) {
      expect(sources).not.toContain(path);
    }
  });

  it('copies everything the build reads', () => {
    const reads = [
      'tsconfig.json',
      'tsconfig.build.json',
      'tools/prepare.mjs',
      'package-lock.json',
      '.npmrc',
    ];
    expect(sources).toEqual(expect.arrayContaining(reads));
    const { include } = JSON.parse(textOf('tsconfig.build.json')) as { readonly include: readonly string[] };
    expect(include.filter((folder) => folder !== 'demo' && !sources.includes(folder))).toEqual([]);
  });

  it('runs what `npm start` runs, with the signal to stop reaching it', () => {
    expect(JSON.parse(instructions('CMD').at(-1) ?? '')).toEqual(['node', startScript]);
    expect(instructions('ENTRYPOINT')).toEqual([]);
  });

  it('runs on the Node the project is tested with, as a user that is not root, by number', () => {
    expect(instructions('FROM')).toEqual(['node:24-slim AS build', 'node:24-slim']);
    expect(instructions('USER')).toEqual(['1000:1000']);
  });

  it('keeps requests in the one folder it may write', () => {
    expect(instructions('VOLUME')).toEqual(['/data']);
    expect(dockerfile).toContain('REQUEST_STORE=sqlite:/data/');
    // Without /tmp, which a read-only root takes away, SQLite could not sort what does not fit into memory.
    expect(dockerfile).toContain('SQLITE_TMPDIR=/data');
  });

  it('holds no secret', () => {
    expect(dockerfile).not.toMatch(/secret|password|token|npmrc=/i);
  });

  /** Runs the health check against a port of this machine, and answers its exit code. */
  function checkHealth(port: number): Promise<number | null> {
    const [, words] = /CMD (\["node", "-e", .*\])/.exec(instructions('HEALTHCHECK')[0] ?? '') ?? [];
    const [, ...script] = JSON.parse(words ?? '[]') as string[];
    const check = spawn(process.execPath, script, { env: { PORT: String(port) } });
    return new Promise((resolve) => check.once('close', resolve));
  }

  it.each([
    [200, 0],
    [503, 1],
  ])('is healthy by what the bot answers: %i', async (status, code) => {
    const asked: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url);
      response.statusCode = status;
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      expect(await checkHealth((server.address() as AddressInfo).port)).toBe(code);
      expect(asked).toEqual(['/healthz']);
    } finally {
      server.close();
    }
  });

  it('is unhealthy when nobody answers', async () => {
    // Nothing listens on port 1.
    expect(await checkHealth(1)).toBe(1);
  });

  it('is given longer to stop than the bot takes', () => {
    const [, seconds] = /--stop-timeout (\d+)/.exec(textOf('deployment/README.md')) ?? [];
    expect(Number(seconds)).toBeGreaterThan(takesSeconds);
  });
});

describe('the systemd unit', () => {
  const setting = (name: string): string | undefined => new RegExp(`^${name}=(.*)$`, 'm').exec(unit)?.[1];

  it('runs what `npm start` runs', () => {
    expect(setting('ExecStart')).toBe(`/usr/bin/node ${startScript ?? ''}`);
  });

  it('gives the bot longer to stop than the bot takes', () => {
    expect(Number(setting('TimeoutStopSec'))).toBeGreaterThan(takesSeconds);
  });

  it('writes to its own folder and nowhere else', () => {
    const folder = `/var/lib/${setting('StateDirectory') ?? ''}/`;
    expect(unit).toContain(`Environment=REQUEST_STORE=sqlite:${folder}`);
    expect([setting('ProtectSystem'), setting('ReadWritePaths')]).toEqual(['strict', undefined]);
  });

  it('has no account, no privilege and no way to one', () => {
    expect([setting('DynamicUser'), setting('User'), setting('NoNewPrivileges')]).toEqual([
      'yes',
      undefined,
      'yes',
    ]);
    expect(setting('CapabilityBoundingSet')).toBe('');
  });

  it('shows a certificate to the program alone, where the bot looks for it', () => {
    const addition = textOf('deployment/countersign-certificate.conf');
    const [, name] = /^LoadCredential=([\w.]+):\/etc\/countersign\//m.exec(addition) ?? [];
    expect(addition).toContain(`\nEnvironment=AZURE_CLIENT_CERTIFICATE_PATH=%d/${name ?? ''}\n`);
    const settings = {
      ...parseEnv(textOf('deployment/env.example')),
      MicrosoftAppType: 'SingleTenant',
      MicrosoftAppId: GUID,
      MicrosoftAppTenantId: GUID,
      APPROVER_GROUP_IDS: GUID,
      AZURE_CLIENT_CERTIFICATE_PATH: '/run/credentials/countersign.service/bot.pem',
    };
    const { bot, graph } = readConfig(settings);
    expect([bot.proof.kind, graph.identity.kind]).toEqual(['certificate', 'certificate']);
  });

  it('takes secrets from a file, not from itself', () => {
    expect(setting('EnvironmentFile')).toBe('/etc/countersign/env');
    expect(unit).not.toMatch(/password|secret/i);
  });
});
