// What must be in no file of the project: the place it was written at, the place its packages were fetched from.
import { dirname, extname } from 'node:path';
import { manifest, projectFiles, textOf } from './project.js';

const binary = new Set(['.png', '.ico', '.zip', '.woff2', '.db']);
const files = projectFiles().filter((path) => !binary.has(extname(path)));

/** `path:line` of every line that matches. */
function linesWith(pattern: RegExp, paths: readonly string[]): string[] {
  return paths.flatMap((path) =>
    textOf(path)
      .split('\n')
      .flatMap((line, number) => (pattern.test(line) ? [`${path}:${String(number + 1)}`] : [])),
  );
}

// Written in pieces, so that this file does not hold what it looks for.
const npmHost = ['registry', 'npmjs', 'org'].join('.');
const registryHost = new RegExp(['registry', '[a-z0-9-]*(npm|yarn|pkg)[a-z0-9.-]*'].join('[.-]'), 'i');
const people = ['home', 'root', 'Users', 'work'];
const machineFolder = new RegExp(`(^|[\\s"'\`(=:])/(${people.join('|')})/`);
const privateKey = new RegExp(['-----BEGIN [A-Z ]*PRIVATE', 'KEY-----'].join(' '));

describe('no file', () => {
  it('is overlooked: this test sees the sources, the documents and the settings', () => {
    expect(files).toEqual(
      expect.arrayContaining([
        'bot/domain/plan/plan.ts',
        'README.md',
        'package-lock.json',
        '.npmrc',
        '.ci/run',
      ]),
    );
  });

  it('names the host packages were fetched from', () => {
    expect(`https://${npmHost}/x`).toMatch(registryHost);
    expect(linesWith(registryHost, files)).toEqual([]);
  });

  it('names a folder of the machine it was written on', () => {
    for (const folder of people) expect(`cd /${folder}/countersign`).toMatch(machineFolder);
    expect(linesWith(machineFolder, files)).toEqual([]);
  });

  it('is left with a mark of an unfinished merge', () => {
    expect(linesWith(/^(<{7}|={7}|>{7})( |$)/, files)).toEqual([]);
  });

  it('holds a private key', () => {
    expect(linesWith(privateKey, files)).toEqual([]);
  });
});

describe('the lock file', () => {
  const lock = JSON.parse(textOf('package-lock.json')) as {
    readonly version: string;
    readonly packages: Readonly<
      Record<string, { readonly resolved?: string; readonly integrity?: string; readonly link?: boolean }>
    >;
  };
  const ours = new Set(projectFiles().map((path) => dirname(path)));
  /** What does not come out of a folder of the project: `''` is the project itself, a link leads to such a folder. */
  const installed = Object.entries(lock.packages).filter(
    ([path, { link, resolved }]) => path !== '' && !ours.has(link === true ? (resolved ?? '') : path),
  );

  it('names no place, so that packages come from whatever registry a machine uses', () => {
    expect(installed.filter(([, entry]) => entry.resolved !== undefined).map(([path]) => path)).toEqual([]);
  });

  it('pins every package by its checksum', () => {
    expect(installed.length).toBeGreaterThan(100);
    expect(installed.filter(([, entry]) => entry.integrity === undefined).map(([path]) => path)).toEqual([]);
  });

  it('belongs to this version', () => {
    expect(lock.version).toBe(manifest().version);
  });
});
