// The card for a message that did not become a request.
import type { Card } from '../card.js';
import { flat } from '../text/inert.js';
import { problemLines } from '../text/problem-words.js';
import type { Problem } from './problem.js';
import layout from './problem.template.json';
import { template } from '../render.js';
import { listed, type Names } from '../request/rows.js';
import { count, quiet, strong, textOf } from '../text/runs.js';
import { firstThatFits } from '../size.js';
import type { Line } from '../card.js';

const draw = template(layout, 'problem');
/** Rows shown, from all there is room for to the least. */
const MOST_ROWS: readonly [number, ...number[]] = [15, 10, 5];

/** Says what was wrong and what to write instead. Tells outsiders nothing. */
export function problemCard(problem: Problem): Card {
  const [headline = [], ...lines] = problemLines(problem);
  return firstThatFits(MOST_ROWS, (most) =>
    draw({
      fallbackText: flat(textOf(headline)),
      headline,
      lines: [...lines, ...currentRows(problem, most)].map((inlines) => ({ spacing: 'Small', inlines })),
    }),
  );
}

/** On `nothingToChange`: the policy's rows as they are. */
function currentRows(problem: Problem, most: number): readonly Line[] {
  if (problem.kind !== 'nothingToChange') return [];
  const names: Names = { groups: problem.groups, filters: problem.filters };
  const rest = problem.rows.length - most;
  return [
    [strong(`Assigned now: ${count(problem.rows.length, 'row')}`)],
    ...problem.rows.slice(0, most).map((row) => listed(row, names)),
    ...(rest > 0 ? [[quiet(`and ${rest} more`)]] : []),
  ];
}
