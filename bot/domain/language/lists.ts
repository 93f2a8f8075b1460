// A list of targets: groups by name, all devices, all users, collections, between commas and "and".
import type { TargetRef } from '../command.js';
import { namesIn, type MarkReading } from './names.js';
import { isWholeAt, wordAt, type Sentence, type Span } from './sentence.js';
import { GROUP, JOINING, LEADING_ON } from './words.js';

/**
 * How every "and" between bare names is read: as dividing them, as belonging to one, either way each, or as
 * belonging to one except where it divides the list's last name from the others.
 */
export type AndReading = 'divides' | 'belongs' | 'both' | 'dividesLast';

/** A way of reading: what is certain, and what is read either way. */
export interface Way {
  /** How `group` in front of names is read. */
  readonly marks: MarkReading;
  /** Whether a comma or "and" in front of `group`, `collection` or `all …` always ends a name, and the like. */
  readonly marksBind: boolean;
  /** Whether a comma outside of quotations always divides names. */
  readonly commasDivide: boolean;
  readonly ands: AndReading;
}

/** A sentence being read. */
export interface Reader extends Way {
  readonly sentence: Sentence;
  /** How many more spans may be looked at, so that no sentence takes long. */
  readonly budget: { left: number };
}

/** What a list is for: an excluded target can only be a group. */
export type ListKind = 'included' | 'excluded';

interface Stretch {
  readonly kind: ListKind;
  /** Where a name may end; `from` is past its last token, `to` the first token of the next name. The last ends the list. */
  readonly gaps: readonly Span[];
}

/** Configuration Manager ids are three letters or digits of the site, then five hexadecimal digits (SMS00001). */
const COLLECTION_ID = /^[a-z0-9]{3}[0-9a-f]{5}$/i;

/**
 * Every list a span can be: first the one with the most names, then those in which a comma or an "and" belongs to a
 * name. Nothing if the span cannot be a list: it is empty, or a name is missing at its ends or between two commas.
 */
export function* lists(reader: Reader, span: Span, kind: ListKind): Generator<readonly TargetRef[]> {
  const gaps = reader.budget.left-- > 0 ? gapsIn(reader.sentence, span) : undefined;
  if (gaps) yield* listsFrom(reader, { kind, gaps }, { from: span.from, to: 0 }, []);
}

function targetsIn(reader: Reader, span: Span, kind: ListKind): TargetRef[] {
  const { sentence } = reader;
  const length = span.to - span.from;
  const first = wordAt(sentence, span.from);
  const everyone = length === 2 ? everyoneAt(sentence, span.from) : undefined;
  if (everyone) return kind === 'included' ? [{ kind: everyone }] : [];
  if (LEADING_ON.has(wordAt(sentence, span.to - 1)) || first === 'because') return [];
  const target = kind === 'included' ? 'group' : 'excludedGroup';
  const groups = namesIn(sentence, span, 'group', reader.marks).map((name): TargetRef => ({
    kind: target,
    name,
  }));
  const id = sentence.tokens[span.from + 1];
  if (kind === 'excluded' || length !== 2 || first !== 'collection' || !id || id.text.trim() === '')
    return groups;
  const collection: TargetRef = { kind: 'collection', collectionId: id.text };
  return id.kind === 'whole' || COLLECTION_ID.test(id.text) ? [collection] : [collection, ...groups];
}

/** Whether what begins here is announced as a target: `group`, `collection`, `all devices`, `all users`. */
export function isMarked(sentence: Sentence, index: number): boolean {
  const word = wordAt(sentence, index);
  return GROUP.has(word) || word === 'collection' || everyoneAt(sentence, index) !== undefined;
}

/** What a bare `all devices` or `all users` beginning here means. */
export function everyoneAt(sentence: Sentence, index: number): 'allDevices' | 'allUsers' | undefined {
  if (wordAt(sentence, index) !== 'all') return undefined;
  const whom = wordAt(sentence, index + 1);
  return whom === 'devices' ? 'allDevices' : whom === 'users' ? 'allUsers' : undefined;
}

// `place.from` is the token the next name begins with, `place.to` the first gap it may end at. `before` is one stack for
// all names of the list being made: to copy every tail of it instead would take a long list's length squared.
function* listsFrom(
  reader: Reader,
  stretch: Stretch,
  place: Span,
  before: TargetRef[],
): Generator<readonly TargetRef[]> {
  const end = stretch.gaps.length - 1;
  for (let index = place.to; index <= end; index++) {
    const gap = stretch.gaps[index];
    if (!gap || reader.budget.left-- <= 0) return;
    const isDividing = index === end ? true : divides(reader, place.from, gap, index === end - 1);
    if (isDividing === false) continue;
    for (const target of targetsIn(reader, { from: place.from, to: gap.from }, stretch.kind)) {
      before.push(target);
      if (index === end) yield [...before];
      else yield* listsFrom(reader, stretch, { from: gap.to, to: index + 1 }, before);
      before.pop();
    }
    if (isDividing === true) return;
  }
}

// The neighbours of a whole name are names of their own, and so is what follows `all users,`; the rest depends on the way
// of reading.
function divides(
  reader: Reader,
  start: number,
  { from, to: next }: Span,
  isLast: boolean,
): boolean | 'perhaps' {
  const { sentence } = reader;
  const isComma = wordAt(sentence, from) === ',';
  const isEveryone = from - start === 2 && everyoneAt(sentence, start) !== undefined;
  const isCertain =
    isWholeName(sentence, start) ||
    isWholeName(sentence, next) ||
    (isComma && (isEveryone || reader.commasDivide)) ||
    (reader.marksBind && isMarked(sentence, next));
  if (isCertain) return true;
  if (isComma || reader.ands === 'both') return 'perhaps';
  return reader.ands === 'divides' || (reader.ands === 'dividesLast' && isLast);
}

function isWholeName(sentence: Sentence, index: number): boolean {
  const word = wordAt(sentence, index);
  return isWholeAt(sentence, GROUP.has(word) || word === 'collection' ? index + 1 : index);
}

function gapsIn(sentence: Sentence, span: Span): Span[] | undefined {
  const gaps: Span[] = [];
  for (let index = span.from; index < span.to; index++) {
    if (!JOINING.has(wordAt(sentence, index))) continue;
    const hasBoth = wordAt(sentence, index) === ',' && wordAt(sentence, index + 1) === 'and';
    const next = hasBoth ? index + 2 : index + 1;
    if (index === span.from || next >= span.to || JOINING.has(wordAt(sentence, next))) return undefined;
    gaps.push({ from: index, to: next });
    index = next - 1;
  }
  if (span.from >= span.to || LEADING_ON.has(wordAt(sentence, span.to - 1))) return undefined;
  return [...gaps, { from: span.to, to: span.to }];
}
