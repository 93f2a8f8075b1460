// Runs the packager as a person does, in a folder of its own, and looks into the zip it leaves there.
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, textOf } from '../repo/project.js';

/** The bot of these tests. */
export const BOT_ID = '0b5a5200-8fd3-4c40-9f00-00000000c0de';

/** What a run of the packager left behind. `zip` is nothing when it wrote none. */
export interface Packaged {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly zip: { readonly name: string; readonly bytes: Buffer } | undefined;
}

const packages = new Map<string, Packaged>();

/** `npm run package -- ...args`, with nothing in the environment but what is given; once for the same. */
export function packageApp(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Packaged {
  const key = JSON.stringify([args, environment]);
  const packaged =
    packages.get(key) ?? inFolder((folder) => packageIn(folder, { project: root, args, environment }));
  packages.set(key, packaged);
  return packaged;
}

/** The same for `BOT_ID` in a copy of the project, where the manifest says `changed` in place of what it says. */
export function packageChanged(changed: (manifest: Readonly<Record<string, unknown>>) => object): Packaged {
  return inFolder((project) => {
    for (const part of ['tools', 'manifest'])
      cpSync(join(root, part), join(project, part), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'));
    const manifest = JSON.parse(textOf('manifest/manifest.json')) as Readonly<Record<string, unknown>>;
    writeFileSync(join(project, 'manifest/manifest.json'), JSON.stringify(changed(manifest)));
    return packageIn(project, { project, args: ['--bot-id', BOT_ID], environment: {} });
  });
}

interface Run {
  readonly project: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

function packageIn(folder: string, { project, args, environment }: Run): Packaged {
  const script = join(project, 'tools/package.mjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    cwd: folder,
    env: environment,
    encoding: 'utf8',
  });
  const build = join(folder, 'build');
  const name = existsSync(build) ? readdirSync(build)[0] : undefined;
  const zip = name === undefined ? undefined : { name, bytes: readFileSync(join(build, name)) };
  return { status, stdout, stderr, zip };
}

function inFolder(work: (folder: string) => Packaged): Packaged {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-package-'));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const CENTRAL_DIRECTORY_END = 0x06054b50;
const CENTRAL_DIRECTORY_ENTRY = 0x02014b50;

/** The entries of a zip in their order, by its central directory (APPNOTE.TXT 4.3.12); they must be stored, not compressed. */
export function entriesOf(zip: Buffer): ReadonlyMap<string, Buffer> {
  const end = zip.length - 22;
  expect(zip.readUInt32LE(end)).toBe(CENTRAL_DIRECTORY_END);
  const entries = new Map<string, Buffer>();
  let at = zip.readUInt32LE(end + 16);
  while (at < end) {
    expect(zip.readUInt32LE(at)).toBe(CENTRAL_DIRECTORY_ENTRY);
    expect(zip.readUInt16LE(at + 10)).toBe(0);
    const [size, nameLength] = [zip.readUInt32LE(at + 24), zip.readUInt16LE(at + 28)];
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
    entries.set(name, zip.subarray(start, start + size));
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return entries;
}

/** The manifest as one of another schema. */
export function asVersion(manifestVersion: string) {
  return (manifest: object) => ({
    ...manifest,
    manifestVersion,
    $schema: `https://developer.microsoft.com/json-schemas/teams/v${manifestVersion}/MicrosoftTeams.schema.json`,
  });
}
