// The project's own files, for the tests that hold them together.
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';

/** The folder with package.json. */
export const root = resolve(__dirname, '../..');

const notOurs = new Set(['.git', 'node_modules', 'dist', 'data', 'coverage', 'test-output', 'build', '.env']);

/** Every file of the project, relative to its root and with forward slashes; not what is installed, built or kept out of git. */
export function projectFiles(folder: string = root): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !notOurs.has(name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? projectFiles(path) : [relative(root, path).split(sep).join('/')];
    });
}

/** The text of one of the project's files. */
export function textOf(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** The members of package.json that other files speak about. */
export interface Manifest {
  readonly version: string;
  readonly engines: { readonly node: string };
  readonly scripts: Readonly<Record<string, string>>;
}

export function manifest(): Manifest {
  return JSON.parse(textOf('package.json')) as Manifest;
}
