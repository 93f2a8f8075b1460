// Reading the part of OData's `$filter` language that tools send to Graph.
import type { Filter, Literal } from './filter.js';
import { badRequest } from '../http/refusal.js';

interface Token {
  readonly kind: 'word' | 'text' | 'mark';
  readonly value: string;
  readonly at: number;
}

/** Where the parser is. `take` moves on by a token of that kind (and value), or throws the 400. */
interface Cursor {
  isAt(kind: Token['kind'], value: string): boolean;
  isAtText(): boolean;
  take(kind: Token['kind'], value?: string): string;
  fail(): never;
}

const OPERATORS = new Set(['eq', 'ne', 'gt', 'ge', 'lt', 'le']);

/** Parses a filter, or throws the 400 Graph gives for one that is not well formed. Quotes inside literals are doubled. */
export function parseFilter(text: string): Filter {
  const tokens = tokenize(text);
  const end: Token = { kind: 'mark', value: '', at: text.length };
  let next = 0;
  const here = (): Token => tokens[next] ?? end;
  const cursor: Cursor = {
    isAt: (kind, value) => here().kind === kind && here().value.toLowerCase() === value,
    isAtText: () => here().kind === 'text',
    take(kind, value) {
      const token = here();
      if (token === end || token.kind !== kind || (value !== undefined && token.value !== value))
        return cursor.fail();
      next += 1;
      return token.value;
    },
    fail() {
      throw badRequest(`Invalid filter clause: Syntax error at position ${here().at} in '${text}'.`);
    },
  };
  const filter = readEither(cursor, 'or');
  return next === tokens.length ? filter : cursor.fail();
}

/** `and` binds more strongly than `or`. */
function readEither(cursor: Cursor, kind: 'and' | 'or'): Filter {
  const part = (): Filter => (kind === 'or' ? readEither(cursor, 'and') : readUnary(cursor));
  let left = part();
  while (cursor.isAt('word', kind)) {
    cursor.take('word');
    left = { kind, left, right: part() };
  }
  return left;
}

function readUnary(cursor: Cursor): Filter {
  if (cursor.isAt('word', 'not')) {
    cursor.take('word');
    return { kind: 'not', of: readUnary(cursor) };
  }
  if (!cursor.isAt('mark', '(')) return readCondition(cursor);
  cursor.take('mark', '(');
  const inner = readEither(cursor, 'or');
  cursor.take('mark', ')');
  return inner;
}

function readCondition(cursor: Cursor): Filter {
  const word = cursor.take('word');
  if (cursor.isAt('mark', '(')) return readCall(cursor, word.toLowerCase());
  const operator = cursor.take('word').toLowerCase();
  if (OPERATORS.has(operator))
    return { kind: 'compare', property: word, operator, value: readLiteral(cursor) };
  return operator === 'in' ? { kind: 'in', property: word, values: readList(cursor) } : cursor.fail();
}

function readCall(cursor: Cursor, name: string): Filter {
  cursor.take('mark', '(');
  const property = name === 'isof' ? '' : cursor.take('word');
  if (name !== 'isof') cursor.take('mark', ',');
  const argument = cursor.take('text');
  cursor.take('mark', ')');
  return { kind: 'call', name, property, argument };
}

function readList(cursor: Cursor): readonly Literal[] {
  cursor.take('mark', '(');
  const values = [readLiteral(cursor)];
  while (cursor.isAt('mark', ',')) {
    cursor.take('mark', ',');
    values.push(readLiteral(cursor));
  }
  cursor.take('mark', ')');
  return values;
}

/** Text in quotes; without quotes `null`, `true`, `false`, or a value such as a time. */
function readLiteral(cursor: Cursor): Literal {
  if (cursor.isAtText()) return cursor.take('text');
  const word = cursor.take('word');
  if (word === 'null') return null;
  return word === 'true' || word === 'false' ? word === 'true' : word;
}

function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  const pattern = /\s+|'((?:[^']|'')*)'|([(),])|([^\s(),']+)/gy;
  while (pattern.lastIndex < text.length) {
    const at = pattern.lastIndex;
    const match = pattern.exec(text);
    if (!match) {
      throw badRequest(
        `Invalid filter clause: There is an unterminated string literal at position ${at} in '${text}'.`,
      );
    }
    const [, quoted, mark, word] = match;
    if (quoted !== undefined) tokens.push({ kind: 'text', value: quoted.replaceAll("''", "'"), at });
    if (mark !== undefined) tokens.push({ kind: 'mark', value: mark, at });
    if (word !== undefined) tokens.push({ kind: 'word', value: word, at });
  }
  return tokens;
}
