// Puts together what App Service runs: the built program and its production packages, as a folder (dist/app), as one zip
// beside it, and as a list of what is in it (CycloneDX). Run it after `npm ci`, which builds: node deployment/stage.mjs
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { ZipFile } from 'yazl';

const root = fileURLToPath(new URL('../', import.meta.url));
const app = join(root, 'dist/app');
/** The demo and the tests stay behind. */
const parts = ['package.json', 'package-lock.json', '.npmrc', 'dist/bot', 'dist/cards'];

function gather() {
  if (!existsSync(join(root, 'dist/bot/main.js'))) throw new Error('nothing is built yet; run npm ci first');
  rmSync(app, { recursive: true, force: true });
  mkdirSync(app, { recursive: true });
  for (const part of parts) cpSync(join(root, part), join(app, part), { recursive: true });
}

function npm(...words) {
  const { status, stdout } = spawnSync('npm', words, {
    cwd: app,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'inherit'],
    // npm is a .cmd file there, which only a shell starts.
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`npm ${words[0]} did not end well; its own lines are above`);
  return stdout;
}

/** No script of any package runs: the SQLite driver brings its binaries for every platform with it. */
function install() {
  npm('ci', '--omit=dev', '--ignore-scripts');
  rmSync(join(app, 'package-lock.json'));
  // Without what only developers need, so that npm does not miss it here: `npm sbom --omit dev` leaves out every package
  // that development shares with production. An operator's shell on the host has the same commands as this folder.
  const { name, version, description, license, main, engines, scripts, dependencies } = readManifest();
  const { start, doctor, countersign } = scripts;
  const manifest = {
    name,
    version,
    private: true,
    description,
    license,
    main,
    engines,
    scripts: { start, doctor, countersign },
    dependencies,
  };
  writeFileSync(join(app, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** What is in the program. npm calls it by its folder's name. */
function listContents() {
  const list = JSON.parse(npm('sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application'));
  list.metadata.component.name = readManifest().name;
  return `${JSON.stringify(list, null, 2)}\n`;
}

function readManifest() {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
}

function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

/** The same files make the same bytes with the same Node, whose zlib packs them: order, times and modes are fixed. */
async function zip(target) {
  const options = { mtime: new Date(1980, 0, 1), mode: 0o100644, forceDosTimestamp: true };
  const file = new ZipFile();
  for (const path of filesIn(app)) file.addFile(join(app, path), path, options);
  file.end();
  await pipeline(file.outputStream, createWriteStream(target));
}

try {
  gather();
  install();
  const target = `dist/countersign-app-${readManifest().version}`;
  writeFileSync(join(root, `${target}.cdx.json`), listContents());
  await zip(join(root, `${target}.zip`));
  console.log(`dist/app is what runs, ${target}.cdx.json what is in it, and ${target}.zip what to deploy:`);
  console.log(
    `az webapp deploy --resource-group GROUP --name WEB_APP_NAME --type zip --src-path ${target}.zip`,
  );
} catch (error) {
  console.error(error instanceof Error ? error.message : 'the program could not be put together');
  process.exitCode = 1;
}
