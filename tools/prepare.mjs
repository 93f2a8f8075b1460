// After an install, leaves a freshly built product behind, so that `npm start` and `npm run demo` work at once.
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../', import.meta.url);
const compiler = new URL('node_modules/typescript/bin/tsc', root);

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
