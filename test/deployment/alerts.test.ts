// Every alert has a query that can find something and a runbook that says what to do.
import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFiles, textOf } from '../repo/project.js';
import { makeFolder } from '../support/folder.js';

const bicep = textOf('deployment/alerts.bicep');
const runbooks = textOf('deployment/runbooks.md');
const queries = projectFiles().filter((path) => path.endsWith('.kql'));
const sources = projectFiles()
  .filter((path) => /^bot\/.*\.ts$/.test(path))
  .map(textOf)
  .join('\n');

/** The queries' alerts, and the one on a metric. */
const alerts = [...bicep.matchAll(/^ {4}name: '([a-z-]+)'$/gm)].map(([, name]) => name!);
const headings = [...runbooks.matchAll(/^## ([a-z-]+)$/gm)].map(([, name]) => name!);

describe('the alerts', () => {
  it('are those the operator was promised', () => {
    expect(alerts.concat('not-ready').sort()).toEqual([
      'errors',
      'foreign-change',
      'graph-refused',
      'graph-throttled',
      'moved-on',
      'not-ready',
      'pending-work',
    ]);
    expect(bicep).toContain("name: '${name}-not-ready'");
  });

  it('have a runbook each, under their own name, and no runbook is left over', () => {
    expect(headings.filter((name) => name !== 'freeze').sort()).toEqual(alerts.concat('not-ready').sort());
  });

  it('say which runbook', () => {
    expect(bicep).toContain('deployment/runbooks.md#${alert.name}');
    expect(bicep).toContain('deployment/runbooks.md#not-ready');
  });

  it('have a query each, which is loaded', () => {
    expect(queries.map((path) => path.replace(/^deployment\/alerts\/(.*)\.kql$/, '$1')).sort()).toEqual(
      [...alerts].sort(),
    );
    for (const path of queries) {
      expect(bicep).toContain(`loadTextContent('${path.replace('deployment/', '')}')`);
    }
  });
});

describe('the queries', () => {
  it.each(queries)('%s begins with what it looks for', (path) => {
    expect(textOf(path)).toMatch(/^\/\/ \S.*\.\n/);
  });

  // Lines as the log writes them; the foreign app's id is put in when it is deployed, and one line is Node's own.
  const words = queries.flatMap((path) =>
    [...textOf(path).matchAll(/(startswith )?'((?:countersign\.)?[a-zA-Z_. ]{8,})'/g)]
      .map(([, begins, word]) => [path, word!, begins === undefined ? 'is' : 'begins'] as const)
      .filter(([, word]) => word !== 'GRAPH_APP_ID' && word !== 'Node.js v'),
  );
  it.each(words)('%s looks for "%s", which the bot writes', (_path, word, how) => {
    expect(sources.includes(how === 'is' ? `'${word}'` : `\`${word}`)).toBe(true);
  });

  // A permission that only changes need would hide behind all the reading that goes on.
  it('look at each kind of refused call by itself', () => {
    expect(textOf('deployment/alerts/graph-refused.kql')).toContain('by doing = tostring(line.doing)');
  });

  it('are woken by a process that falls, not by whatever a platform writes to stderr', () => {
    const folder = makeFolder('countersign-fall-');
    try {
      writeFileSync(join(folder, 'fall.js'), "throw new Error('nobody caught this');");
      const { stderr } = spawnSync(process.execPath, [join(folder, 'fall.js')], { encoding: 'utf8' });
      expect(stderr).toMatch(/^Node\.js v/m);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    const query = textOf('deployment/alerts/errors.kql');
    expect(query).toContain("startswith 'Node.js v'");
    expect(query).not.toContain("Level == 'Error'");
  });

  it('have the id of the application put in', () => {
    expect(textOf('deployment/alerts/foreign-change.kql')).toContain("'GRAPH_APP_ID'");
    expect(bicep).toContain("'GRAPH_APP_ID', graphAppId");
  });
});
