// The readings of a change, each once, and no more of them than a person and a directory can be asked about.
import type { ChangeCommand } from '../command.js';
import { changes, MOST_READINGS } from './change.js';
import type { AndReading, Reader, Way } from './lists.js';
import type { Sentence } from './sentence.js';

/** `isAll` is false when there were more readings than can be told apart; then `found` holds only some. */
export interface Readings {
  readonly found: readonly ChangeCommand[];
  readonly isAll: boolean;
}

/**
 * Spans looked at in one way of reading before it is given up. A sentence people write needs a few hundred, a bare list
 * that fills the longest text 4,000.
 */
const BUDGET = 10_000;

// What `changes` documents as reading again: each attempt leaves less open than the one before it.
const ATTEMPTS: readonly (readonly Way[])[] = [
  [{ marks: 'both', marksBind: false, commasDivide: false, ands: 'both' }],
  withMarksBound(false, 'both'),
  withMarksBound(true, 'both'),
  [
    ...withMarksBound(true, 'divides'),
    ...withMarksBound(true, 'dividesLast'),
    ...withMarksBound(true, 'belongs'),
  ],
];

/**
 * The readings of the tokens after the verb, most natural first: all of them if they are not too many, else all that
 * remain of them when as little as necessary is taken for certain (see `changes`).
 */
export function readings(sentence: Sentence, verb: ChangeCommand['verb'], from: number): Readings {
  let some: Readings = { found: [], isAll: false };
  for (const ways of ATTEMPTS) {
    const readers = ways.map((way) => ({ ...way, sentence, budget: { left: BUDGET } }));
    const result = collect(readers, verb, from);
    if (result.isAll) return result;
    if (some.found.length === 0) some = result;
  }
  return some;
}

function withMarksBound(commasDivide: boolean, ands: AndReading): readonly Way[] {
  return [
    { marks: 'keyword', marksBind: true, commasDivide, ands },
    { marks: 'name', marksBind: true, commasDivide, ands },
  ];
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
