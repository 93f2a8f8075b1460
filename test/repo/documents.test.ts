// What the documents say about the project is so: commands, paths, links, decisions, versions.
import { accessSync, constants, existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { manifest, projectFiles, root, textOf } from './project.js';

const documents = projectFiles().filter((path) => path.endsWith('.md'));
const ownNpmCommands = new Set(['ci', 'install', 'prune', 'audit', 'update']);

/** The scripts run by the `npm …` commands in the text: at the start of a line, after `&&` or in backticks. */
function npmScripts(text: string): string[] {
  return [...text.matchAll(/(?:^|`|&& )npm (?:run )?([a-z][a-z:]*)/gm)]
    .map((match) => match[1]!)
    .filter((name) => !ownNpmCommands.has(name));
}

/** What is in backticks and begins like a path of this project. */
function pathsNamed(text: string): string[] {
  return [
    ...text.matchAll(
      /`((?:bot|cards|demo|deployment|docs|manifest|test|tools)\/[^`\s]*|\.[a-z][^`\s]*\/?[a-z.]+)`/g,
    ),
  ]
    .map((match) => match[1]!)
    .filter(
      (path) =>
        !path.includes('*') && !path.startsWith('.template') && !path.startsWith('.data') && path !== '.env',
    );
}

describe('the documents', () => {
  it.each(['README.md', 'CONTRIBUTING.md', '.ci/run', 'docs/adr/0001-node-floor.md'])(
    '%s names npm commands that exist',
    (path) => {
      const commands = npmScripts(textOf(path));
      expect(commands.length).toBeGreaterThan(0);
      expect(commands.filter((name) => !(name in manifest().scripts))).toEqual([]);
    },
  );

  it('the workflow runs the script a person can run, which may be run', () => {
    expect(textOf('.github/workflows/ci.yml')).toContain('- run: .ci/run');
    expect(() => {
      accessSync(join(root, '.ci/run'), constants.X_OK);
    }).not.toThrow();
  });

  it('the workflow may only read, and takes no action that could change under it', () => {
    const workflow = textOf('.github/workflows/ci.yml');
    expect(workflow).toMatch(/^permissions:\n {2}contents: read$/m);
    const actions = [...workflow.matchAll(/uses: (.*)/g)].map((match) => match[1]!);
    expect(actions.length).toBeGreaterThan(0);
    for (const action of actions) expect(action).toMatch(/^[\w-]+\/[\w-]+@[\da-f]{40} # v\d/);
  });

  const links = documents.flatMap((document) =>
    [...textOf(document).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
      .map((match) => [document, match[1]!] as const)
      .filter(([, target]) => !/^[a-z]+:/.test(target)),
  );
  it.each(links)('%s links to %s, which exists', (document, target) => {
    expect(existsSync(join(root, dirname(document), target))).toBe(true);
  });

  const named = documents.flatMap((document) =>
    [...new Set(pathsNamed(textOf(document)))].map((path) => [document, path] as const),
  );
  it.each(named)('%s speaks of %s, which exists', (_document, path) => {
    expect(existsSync(join(root, path))).toBe(true);
  });

  it('"I want to change …" tells for each wish where to begin', () => {
    const table = /## I want to change …\n([^]*?)\n## /.exec(textOf('CONTRIBUTING.md'))?.[1] ?? '';
    const rows = table
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .slice(2);
    expect(rows.length).toBeGreaterThanOrEqual(10);
    for (const row of rows) {
      const [, , begin = '', look = ''] = row.split('|');
      expect(pathsNamed(begin).filter((path) => existsSync(join(root, path)))).not.toEqual([]);
      expect(look.trim()).not.toBe('');
    }
  });

  const decisions = projectFiles().filter((path) => /^docs\/adr\/\d{4}-.*\.md$/.test(path));
  it.each(decisions)('%s is in the list of decisions, with the right number and the usual parts', (path) => {
    const name = path.slice('docs/adr/'.length);
    const text = textOf(path);
    expect(textOf('docs/adr/README.md')).toContain(`[${name.slice(0, 4)}](${name})`);
    expect(text).toMatch(new RegExp(`^# ${String(Number(name.slice(0, 4)))}\\. `));
    for (const part of ['Status: ', '## Context', '## Decision', '## Consequences'])
      expect(text).toContain(part);
  });

  it('the changelog has an entry for this version', () => {
    expect(textOf('CHANGELOG.md')).toContain(`## [${manifest().version}]`);
  });

  it('everybody names the same oldest Node', () => {
    const oldest = manifest().engines.node.replace('>=', '');
    expect(textOf('README.md')).toContain(`Node ${oldest}`);
    expect(textOf('docs/adr/0001-node-floor.md')).toContain(`the bot needs ${oldest} or newer`);
  });
});
