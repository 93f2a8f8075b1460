// The threat model is as true as its tests: each one it names is there, and nothing it must speak of is left out.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root, textOf } from './project.js';

interface Threat {
  readonly id: string;
  readonly letters: readonly string[];
  readonly stops: string;
  readonly tests: string;
}

const document = textOf('docs/threat-model.md');
const edges = [...document.matchAll(/^## (.+)\n([^]*?)(?=^## |(?![^]))/gm)]
  .map(([, name = '', text = '']) => ({ name, threats: threatsIn(text) }))
  .filter(({ threats }) => threats.length > 0);
const threats = edges.flatMap((edge) => edge.threats);

function threatsIn(text: string): readonly Threat[] {
  return text
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter(([, id = '']) => /^[A-Z]\d+$/.test(id))
    .map(([, id = '', letters = '', , stops = '', tests = '']) => ({
      id,
      letters: letters.split(' '),
      stops,
      tests,
    }));
}

/** `file › name` of every test a threat names. */
const named = threats.flatMap(({ id, tests }) =>
  [...tests.matchAll(/`(test\/[^`]+?) › ([^`]+)`/g)].map(
    ([, path = '', title = '']) => [id, path, title] as const,
  ),
);

/** Whether a file has a test, a target of fuzzing or a fact of that name, however its quotes are written. */
function hasTest(path: string, title: string): boolean {
  const source = textOf(path).replaceAll("\\'", "'");
  return ["'", '"', '`'].some((quote) => source.includes(`${quote}${title}${quote}`));
}

describe('the threat model', () => {
  it.each(named)('%s: %s has the test "%s"', (_id, path, title) => {
    expect(existsSync(join(root, path))).toBe(true);
    expect(hasTest(path, title)).toBe(true);
  });

  it('would notice a test that is gone', () => {
    expect(hasTest('test/log.test.ts', 'a test that was never written')).toBe(false);
    expect(named.length).toBeGreaterThan(80);
  });

  it.each(threats)('$id names a test, or says why it stays', ({ id, tests }) => {
    expect(tests.includes('_Stays') || named.some(([of]) => of === id)).toBe(true);
  });

  it('gives each threat an id of its own', () => {
    expect(new Set(threats.map(({ id }) => id)).size).toBe(threats.length);
  });

  it.each(edges)('looks at $name from all six sides', (edge) => {
    const letters = new Set(edge.threats.flatMap((threat) => threat.letters));
    expect([...letters].sort()).toEqual(['D', 'E', 'I', 'R', 'S', 'T']);
  });

  it('has the edges there are', () => {
    expect(edges.map(({ name }) => name)).toEqual([
      'Teams door',
      'Connector outbound',
      'Graph outbound',
      'People: requesters, approvers, owners',
      'Cards',
      'Store',
      'Configuration and environment',
      'Operator’s commands',
      'Logs and telemetry',
      'Supply chain',
    ]);
  });
});

describe('the security policy', () => {
  it('dates the end of botbuilder for as long as it is used', () => {
    const { dependencies } = JSON.parse(textOf('package.json')) as { dependencies: object };
    const date = /gone by (\d+ \w+ \d{4})/.exec(textOf('SECURITY.md'))?.[1] ?? '';
    expect('botbuilder' in dependencies).toBe(!Number.isNaN(Date.parse(date)));
  });

  it('names tests that exist, and no address to write to', () => {
    const policy = textOf('SECURITY.md');
    const paths = [...policy.matchAll(/`(test\/[^`]+)`/g)].map((match) => match[1] ?? '');
    expect(paths.length).toBeGreaterThan(8);
    for (const path of paths) expect(existsSync(join(root, path))).toBe(true);
    expect(policy).not.toMatch(/[\w.]+@[\w.]+\.\w+/);
  });
});
