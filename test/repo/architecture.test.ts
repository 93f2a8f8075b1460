// What docs/architecture.md shows is so: the files it names, the table of imports, and the states of a request.
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { MOVES } from '../../bot/domain/moves.js';
import { root, textOf } from './project.js';

const page = textOf('docs/architecture.md');

/** What is in single backticks, outside blocks. */
function named(text: string): readonly string[] {
  return [...text.replace(/^```[^]*?^```/gm, '').matchAll(/`([^`\n]+)`/g)].map(([, words = '']) => words);
}

/** The cells of the first table under a heading, without its head. */
function rowsUnder(heading: string): readonly (readonly string[])[] {
  const [, part = ''] = page.split(`## ${heading}\n`);
  const [table = ''] = /^\|.*(?:\n\|.*)*/m.exec(part) ?? [];
  return table
    .split('\n')
    .slice(2)
    .map((line) => line.split('|').slice(1, -1));
}

const folders = /^(?:bot|cards|demo|deployment|docs|manifest|test|tools)(?:\/|$)/;
const paths = [...new Set(named(page).filter((words) => words.includes('/') && folders.test(words)))];

describe('docs/architecture.md', () => {
  it.each(paths)('speaks of %s, which exists', (path) => {
    expect(existsSync(join(root, path))).toBe(true);
  });

  it('leads through real files', () => {
    expect(paths.filter((path) => path.endsWith('.ts')).length).toBeGreaterThan(50);
  });

  it('draws folders that exist', () => {
    const [, drawn = ''] = /^```text\n(bot\/\n[^]*?)^```/m.exec(page) ?? [];
    const beneath: string[] = [];
    const places = drawn.split('\n').flatMap((line) => {
      const [, indent = '', names = ''] = /^( *)([^\s,]+(?:, [^\s,]+)*)/.exec(line) ?? [];
      const parents = beneath.slice(0, indent.length / 2);
      beneath.splice(parents.length, beneath.length, names.split(', ')[0]!);
      return names.split(', ').map((name) => [...parents, name].join(''));
    });
    expect(places.length).toBeGreaterThan(30);
    expect(places.filter((place) => !existsSync(join(root, place)))).toEqual([]);
  });

  it('says of folders that exist what they may import', () => {
    const rows = rowsUnder('Who may import what');
    expect(rows.length).toBeGreaterThanOrEqual(9);
    for (const [from = '', to = ''] of rows) {
      expect(named(from).length).toBeGreaterThan(0);
      const missing = [...named(from), ...named(to)].filter((path) => !existsSync(join(root, path)));
      expect(missing).toEqual([]);
    }
    for (const folder of ['bot/domain', 'bot/teams', 'bot/botframework', 'cards'])
      expect(statSync(join(root, folder)).isDirectory()).toBe(true);
  });

  it('has every state of a request with what it means and every move from it', () => {
    const rows = rowsUnder('The states of a request');
    const moves = rows.map(([state = '', , to = '']) => [named(state)[0], named(to)] as const);
    expect(Object.fromEntries(moves)).toEqual(MOVES);
    for (const [, meaning = ''] of rows) expect(meaning.trim()).not.toBe('');
  });
});
