// Every way a sentence can ask for a change: assign a policy to targets, or unassign it from them.
import type { ChangeCommand, NameRef, TargetRef } from '../command.js';
import { isMarked, lists, type ListKind, type Reader } from './lists.js';
import { namesIn } from './names.js';
import { isWholeAt, placesOf, wordAt, type Sentence, type Span } from './sentence.js';
import { BECAUSE, EXCLUDING, PREPOSITION } from './words.js';

/** The most readings of one sentence that are told apart; with more, names must be quoted. */
export const MOST_READINGS = 64;

// Indexes of tokens.
interface Prepositions {
  readonly marked: readonly number[];
  readonly bare: readonly number[];
}

const BEFORE_EXCLUDING: ReadonlySet<string> = new Set([',', 'and', 'but']);
const COMMA: ReadonlySet<string> = new Set([',']);

/**
 * The readings of the tokens after the verb, the most natural first. In this order of weight:
 * 1. the reason begins at the first "because" that leaves a change before it; then at a later one; then there is none;
 * 2. the targets begin at a "to" (or "from") in front of a quotation, an id, `group`, `collection` or `all …`; then at the
 *    last "to", and so on towards the first: policy names hold "to" more often than a person writes two;
 * 3. the exclusions begin at the first "excluding"; then at a later one; then there are none;
 * 4. a comma or "and" divides names; then it belongs to one (but never beside a quotation or an id, nor a comma
 *    after `all …`);
 * 5. `group`, then `policy`, in front of a name is the keyword; then it belongs to the name.
 *
 * A sentence with more than `MOST_READINGS` is read again, each time with less left open, until they are few enough:
 * 1. as above, with everything open;
 * 2. marks bind: names end before ", group …" and "and group …", `group` is read the same way throughout, and the
 *    first "because" and the first "excluding" that can be keywords are keywords;
 * 3. besides, a comma always divides names, and "to" comes before the first comma if any does: a name that holds a
 *    comma must be quoted in such a sentence. (A policy's name may still hold one if no "to" comes before it.)
 * 4. besides, "and" is read the same way throughout: it divides names; or only a list's last one does; or none does.
 */
export function* changes(
  reader: Reader,
  verb: ChangeCommand['verb'],
  from: number,
): Generator<ChangeCommand> {
  for (const { to, reason } of clauses(reader.sentence, from)) {
    let isChange = false;
    for (const place of likelyPrepositions(reader, verb, { from, to })) {
      if (reader.budget.left-- <= 0) return;
      const policies = namesIn(reader.sentence, { from, to: place }, 'policy');
      if (policies.length === 0) continue;
      for (const targets of targetLists(reader, verb, { from: place + 1, to })) {
        isChange = true;
        reader.budget.left -= targets.length;
        for (const policy of policies) yield changeOf(verb, policy, targets, reason);
      }
    }
    if (isChange && reader.marksBind) return;
  }
}

/** Where the word between policy and targets may be: in front of what can only be a target, and elsewhere, likeliest first. */
export function prepositions(sentence: Sentence, verb: ChangeCommand['verb'], span: Span): Prepositions {
  const places = placesOf(sentence, span, new Set([PREPOSITION[verb]]));
  const announces = (place: number) => isWholeAt(sentence, place + 1) || isMarked(sentence, place + 1);
  return { marked: places.filter(announces), bare: places.filter((place) => !announces(place)).reverse() };
}

// In the order of `changes`.
function likelyPrepositions(reader: Reader, verb: ChangeCommand['verb'], span: Span): readonly number[] {
  const { marked, bare } = prepositions(reader.sentence, verb, span);
  const [comma] = reader.commasDivide ? placesOf(reader.sentence, span, COMMA) : [];
  const all = [...marked, ...bare];
  const early = all.filter((place) => place > span.from && comma !== undefined && place < comma);
  if (early.length > 0) return early;
  return reader.marksBind && marked.length === 1 ? marked : all;
}

function* clauses(sentence: Sentence, from: number): Generator<{ to: number; reason?: string }> {
  const all = { from, to: sentence.tokens.length };
  for (const place of placesOf(sentence, { from: from + 1, to: all.to - 1 }, BECAUSE)) {
    const reason = reasonFrom(sentence, place + 1);
    if (reason !== '') yield { to: withoutLast(sentence, { from, to: place }, COMMA), reason };
  }
  yield { to: all.to };
}

/** The reason that begins at a token: what the only quotation says, or the rest of the text as it is. */
export function reasonFrom(sentence: Sentence, from: number): string {
  const [first, ...more] = sentence.tokens.slice(from);
  if (first?.kind === 'whole' && more.length === 0) return first.text.trim() === '' ? '' : first.text;
  return first ? sentence.text.slice(first.start) : '';
}

function* targetLists(
  reader: Reader,
  verb: ChangeCommand['verb'],
  span: Span,
): Generator<readonly TargetRef[]> {
  const places =
    verb === 'assign' ? placesOf(reader.sentence, { from: span.from + 1, to: span.to - 1 }, EXCLUDING) : [];
  for (const place of places) {
    const excluded = someLists(reader, { from: place + 1, to: span.to }, 'excluded');
    if (excluded.length === 0) continue;
    const to = withoutLast(reader.sentence, { from: span.from, to: place }, BEFORE_EXCLUDING);
    let isList = false;
    for (const included of lists(reader, { from: span.from, to }, 'included')) {
      isList = true;
      for (const groups of excluded) yield [...included, ...groups];
    }
    if (isList && reader.marksBind) return;
  }
  yield* lists(reader, span, 'included');
}

// Read before the included ones: when nothing can be excluded here, no list of included targets is worth finding.
function someLists(reader: Reader, span: Span, kind: ListKind): (readonly TargetRef[])[] {
  const found: (readonly TargetRef[])[] = [];
  for (const list of lists(reader, span, kind)) if (found.push(list) > MOST_READINGS) break;
  return found;
}

function withoutLast(sentence: Sentence, { from, to }: Span, words: ReadonlySet<string>): number {
  let end = to;
  while (end > from && words.has(wordAt(sentence, end - 1))) end--;
  return end;
}

function changeOf(
  verb: ChangeCommand['verb'],
  policy: NameRef,
  targets: readonly TargetRef[],
  reason: string | undefined,
): ChangeCommand {
  const seen = new Set<string>();
  const distinct = targets.filter((target) => seen.size < seen.add(keyOf(target)).size);
  return { kind: 'change', verb, policy, targets: distinct, ...(reason === undefined ? {} : { reason }) };
}

function keyOf(target: TargetRef): string {
  if (target.kind === 'collection') return `collection:${target.collectionId}`;
  return 'name' in target ? `${target.kind}:${target.name.text.toLowerCase()}` : target.kind;
}
