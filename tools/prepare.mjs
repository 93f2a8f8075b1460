// After an install, leaves a freshly built product behind, so that `npm start` and `npm run demo` work at once.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = new URL('../', import.meta.url);
const compiler = new URL('node_modules/typescript/bin/tsc', root);

// Before the compiler, which then has less to look at.
takeAwayTheUnread(fileURLToPath(new URL('node_modules/', root)));

// `npm ci --omit=dev` has no compiler: whatever was built before stays as it is.
if (existsSync(compiler)) {
  rmSync(new URL('dist/', root), { recursive: true, force: true });
  const { status } = spawnSync(process.execPath, [fileURLToPath(compiler), '-p', 'tsconfig.build.json'], {
    cwd: fileURLToPath(root),
    stdio: 'inherit',
  });
  if (status !== 0) {
    console.error('Countersign is installed but could not be built; the lines above say why.');
    process.exitCode = 1;
  }
}

/**
 * A quarter of what packages bring is read by nothing here: source maps, which lead to sources that mostly are not there
 * (110 MB), and the C++ headers that come with Node's binary (67 MB; npm removes them itself at its next install).
 */
function takeAwayTheUnread(packages) {
  if (!existsSync(packages)) return;
  for (const entry of readdirSync(packages, { recursive: true, withFileTypes: true })) {
    if (entry.isFile() && /\.(?:[cm]?[jt]s|css)\.map$/.test(entry.name))
      rmSync(join(entry.parentPath, entry.name));
  }
  const binaries = join(packages, 'node/node_modules');
  if (!existsSync(binaries)) return;
  for (const name of readdirSync(binaries))
    rmSync(join(binaries, name, 'include'), { recursive: true, force: true });
}
