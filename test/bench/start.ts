// How soon the program listens after it was started, and what it takes of the machine's memory by then.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, SMOKE, type Effort, type Finding } from './measure.js';

/** The smallest App Service plan the Bicep files offer (B1). */
const SMALLEST_MACHINE = 1.75 * 1024 ** 3;

/** Starts against the libraries that Microsoft's own bots load, and memory against the smallest machine. */
export async function startFindings(effort: Effort): Promise<Finding[]> {
  const rounds = effort === SMOKE ? 1 : 7;
  const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  try {
    const ours: Started[] = [];
    const peer: Started[] = [];
    // The first start of each fills the machine's file cache and is not counted.
    for (let round = 0; round <= rounds; round += 1) {
      const program = await startOnce(['dist/bot/main.js'], settings(folder), /"port":\d+/);
      const libraries = await startOnce(['-e', PEER], {}, /listening/);
      if (round === 0) continue;
      ours.push(program);
      peer.push(libraries);
    }
    const of = (starts: readonly Started[], value: (one: Started) => number): number =>
      median(starts.map(value));
    return [
      {
        kind: 'ratio',
        what: 'start: from the command to the open door',
        ours: of(ours, ({ microseconds }) => microseconds),
        peer: of(peer, ({ microseconds }) => microseconds),
        peerIs: 'loading botbuilder and restify, and listening',
      },
      ...memoryFinding(
        of(ours, ({ bytes }) => bytes ?? 0),
        'start: memory once it listens',
      ),
      ...memoryFinding(
        of(peer, ({ bytes }) => bytes ?? 0),
        '       of it, botbuilder and restify alone',
      ),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Nothing where the system does not say what a process holds. */
function memoryFinding(used: number, what: string): readonly Finding[] {
  if (used === 0) return [];
  const limitIs = 'the memory of the smallest App Service plan';
  return [{ kind: 'share', what, used, limit: SMALLEST_MACHINE, unit: 'bytes', limitIs }];
}

const PEER =
  "require('botbuilder'); require('restify').createServer().listen(0, '127.0.0.1', () => console.log('listening'))";

function settings(folder: string): Readonly<Record<string, string>> {
  const id = '00000000-1111-4222-8333-444444444444';
  return {
    PORT: '0',
    MicrosoftAppType: 'UserAssignedMSI',
    MicrosoftAppId: id,
    MicrosoftAppTenantId: id,
    APPROVER_GROUP_IDS: id,
    REQUEST_STORE: `sqlite:${join(folder, 'bench.db')}`,
    // Nobody answers there, at once: a start depends on nobody.
    GRAPH_BASE_URL: 'http://127.0.0.1:9',
    ToBotFromChannelOpenIdMetadataUrl: 'http://127.0.0.1:9/keys',
    IDENTITY_ENDPOINT: 'http://127.0.0.1:9/token',
    IDENTITY_HEADER: 'bench',
  };
}

/** `bytes`: what the process held of the machine's memory; absent where only Linux would say. */
interface Started {
  readonly microseconds: number;
  readonly bytes: number | undefined;
}

async function startOnce(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  listening: RegExp,
): Promise<Started> {
  const { PATH = '', HOME = '' } = process.env;
  const began = performance.now();
  const child = spawn(process.execPath, args, {
    env: { PATH, HOME, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  try {
    await untilSaid(child, listening);
    return { microseconds: (performance.now() - began) * 1000, bytes: residentBytes(child) };
  } finally {
    child.kill('SIGKILL');
    await exited;
  }
}

function untilSaid(child: ChildProcess, words: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (words.test(said)) resolve();
    });
    child.once('exit', () => reject(new Error(`starting: it ended before it listened: ${said}`)));
  });
}

/** From proc(5), in kilobytes there. */
function residentBytes({ pid }: ChildProcess): number | undefined {
  const file = `/proc/${String(pid)}/status`;
  if (!existsSync(file)) return undefined;
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(file, 'utf8'))?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}
