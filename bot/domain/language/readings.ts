// The readings of a change, each once, and no more of them than a person and a directory can be asked about.
import type { ChangeCommand } from '../command.js';
import { changes, MOST_READINGS } from './change.js';
import type { Reader } from './lists.js';
import type { Sentence } from './sentence.js';

/** `isAll` is false when there were more readings than can be told apart; then `found` holds only some. */
export interface Readings {
  readonly found: readonly ChangeCommand[];
  readonly isAll: boolean;
}

/** Spans looked at before a sentence is given up as too ambiguous; a sentence people write needs a few hundred. */
const BUDGET = 5_000;

/**
 * All readings of the tokens after the verb, most natural first. When they are too many, marks bind, as far as the
 * sentence has any: names end before ", group …" or "and group …", `group` is read the same way throughout, and the
 * first "because" and the first "excluding" that can be keywords are keywords.
 */
export function readings(sentence: Sentence, verb: ChangeCommand['verb'], from: number): Readings {
  const free = collect([{ sentence, marks: 'both', marksBind: false, budget: { left: BUDGET } }], verb, from);
  if (free.isAll) return free;
  const budget = { left: BUDGET };
  const bound = collect(
    [
      { sentence, marks: 'keyword', marksBind: true, budget },
      { sentence, marks: 'name', marksBind: true, budget },
    ],
    verb,
    from,
  );
  return bound.isAll ? bound : free;
}

function collect(readers: readonly Reader[], verb: ChangeCommand['verb'], from: number): Readings {
  const found = new Map<string, ChangeCommand>();
  for (const reader of readers) {
    for (const change of changes(reader, verb, from)) {
      found.set(JSON.stringify(change), change);
      if (found.size > MOST_READINGS) return { found: [...found.values()], isAll: false };
    }
    if (reader.budget.left <= 0) return { found: [...found.values()], isAll: false };
  }
  return { found: [...found.values()], isAll: true };
}
