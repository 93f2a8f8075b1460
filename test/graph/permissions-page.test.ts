// The page about permissions shows the table of the code, and speaks of each permission.
import { offWithout } from '../../cards/text/faults/advice.js';
import type { Need } from '../../bot/domain/advice.js';
import { permissions, rights } from '../../bot/graph/permissions.js';
import { textOf } from '../repo/project.js';

const page = textOf('docs/permissions.md');

/** The text of a section, from its heading to the next of its kind. */
function section(title: string): string {
  return page.split(/^## /m).find((part) => part.startsWith(`${title}\n`)) ?? '';
}

/** What is in backticks in one cell of a table. */
function codesIn(cell: string | undefined): string[] {
  return [...(cell ?? '').matchAll(/`([^`]+)`/g)].map((match) => match[1]!);
}

/** The cells of each row of a section's table, without its head. */
function rowsOf(title: string): string[][] {
  const lines = section(title)
    .split('\n')
    .filter((line) => line.startsWith('|'));
  return lines.slice(2).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

it('the page’s table is the code’s: permissions, calls, and what is off', () => {
  const shown = rowsOf('The table').map(([permission, calls, off]) => ({
    permissions: codesIn(permission),
    calls: codesIn(calls),
    off,
  }));
  const table = Object.entries(rights).map(([need, right]) => ({ ...right, off: offWithout(need as Need) }));
  expect(shown).toEqual(table);
});

it('each permission has its reasons, and nothing else has', () => {
  const headings = [...section('Why not less, and what it would let a thief do').matchAll(/^### `(.*)`$/gm)];
  expect(headings.map((match) => match[1]!).sort()).toEqual([...permissions].sort());
});

it('nothing that is not asked for is asked for', () => {
  const refused = rowsOf('Not asked for').flatMap(([permission]) => codesIn(permission));
  expect(refused.length).toBeGreaterThan(5);
  expect(refused.filter((permission) => permissions.includes(permission))).toEqual([]);
});
