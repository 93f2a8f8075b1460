// Real JSON with something wrong in it: members lost, doubled, retyped, stretched, nested, renamed to what breaks things.
import fc from 'fast-check';
import { anyCharacter } from '../../support/any-text.js';

/** JSON as tests pull it apart. */
export type Wild = string | number | boolean | null | Wild[] | { [member: string]: Wild };

interface Mutation {
  /** Which place, counted over all there are, modulo their number. */
  readonly at: number;
  readonly kind: (typeof KINDS)[number];
  readonly value: Wild;
  /** How much of it, where that is a question. */
  readonly size: number;
}

const KINDS = [
  'replace',
  'replace',
  'replace',
  'drop',
  'double',
  'lengthen',
  'insert',
  'nest',
  'pollute',
  'swap',
  'empty',
] as const;

/** Text that tends to break parsers, templates, stores, logs and terminals. */
export const nastyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: anyCharacter, maxLength: 30 }),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.constantFrom(
    ...['', ' ', '\0', '\ud800', '\udc00x', '\u202egnp.exe\u202c', '\u2066\u2069', '\ufeff', '﷽'],
    ...[
      '__proto__',
      'constructor',
      'prototype',
      'toString',
      'hasOwnProperty',
      'valueOf',
      'null',
      'undefined',
    ],
    ...[
      '${1+1}',
      '${$root}',
      '{{DATE(2026-01-01,SHORT)}}',
      '<at>x</at>',
      '<script>',
      '](javascript:x)',
      '%00',
    ],
    ...["' or 1 eq 1 or '", "'; DROP TABLE requests; --", '../../etc/passwd', '..', '.', 'a/b\\c#d?e'],
    ...['NaN', '-0', '1e309', '0x10', '9007199254740993', '2026-02-30T25:61:61Z', 'Infinity', '\r\nX: y'],
    ...['eyJhbGciOiJub25lIn0.e30.', 'http://127.0.0.1:1/', 'https://evil.example/', 'file:///etc/passwd'],
    ...['assign', 'to', '"', '“', 'é'.normalize('NFD'), '👩‍👩‍👧‍👦', 'İ', 'ß', 'ﬁ', 'a'.repeat(5_000)],
  ),
);

const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.constantFrom(0, -0, -1, 0.5, 1e21, 2 ** 31, 2 ** 53, Number.MAX_VALUE, Number.MIN_VALUE),
);

/** Any JSON value, small; also with members named like an object's own machinery. */
export const anyJson: fc.Arbitrary<Wild> = fc.oneof(
  nastyText,
  number,
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom<Wild[]>([], {}, [null], [[]], { length: -1 }, { then: 1 }, { toJSON: 'x' }),
  fc.json({ maxDepth: 2 }).map((text) => JSON.parse(text) as Wild),
);

const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.nat(10_000),
  kind: fc.constantFrom(...KINDS),
  value: anyJson,
  size: fc.nat(3_000),
});

/** Something done to real JSON: one to four things are wrong with what comes out. */
export const anyDamage: fc.Arbitrary<(real: unknown) => Wild> = fc
  .array(mutation, { minLength: 1, maxLength: 4 })
  .map((mutations) => {
    const damage = (real: unknown): Wild => mutations.reduce(mutate, structuredClone(real) as Wild);
    // What a failure shows.
    return Object.assign(damage, { [fc.toStringMethod]: () => JSON.stringify(mutations) });
  });

/** What is real, with one to four things wrong in it. */
export function mutantsOf(...bases: readonly unknown[]): fc.Arbitrary<Wild> {
  return fc.tuple(fc.constantFrom(...bases), anyDamage).map(([base, damage]) => damage(base));
}

/** Where a value is: the list or object that holds it, and its name there. */
interface Place {
  readonly holder: Wild[] | { [member: string]: Wild };
  readonly name: string;
}

function mutate(root: Wild, { at, kind, size, ...mutation }: Mutation): Wild {
  const box = { root };
  // Some values are the same object each time they are drawn.
  const value = structuredClone(mutation.value);
  const places = [...placesIn(box)];
  const place = places[at % places.length];
  if (!place) return root;
  const held = get(place);
  switch (kind) {
    case 'replace':
      set(place, value);
      break;
    case 'drop':
      if (Array.isArray(place.holder)) place.holder.splice(Number(place.name), 1);
      else if (place.name !== 'root') Reflect.deleteProperty(place.holder, place.name);
      break;
    case 'double':
      if (Array.isArray(place.holder)) place.holder.push(structuredClone(held));
      else set({ ...place, name: place.name.toUpperCase() }, value);
      break;
    case 'lengthen':
      set(place, lengthen(held, size));
      break;
    case 'insert':
      if (typeof held === 'string' && typeof value === 'string') {
        const where = size % (held.length + 1);
        set(place, held.slice(0, where) + value + held.slice(where));
      }
      break;
    case 'nest':
      set(place, nest(held, size % 200));
      break;
    case 'pollute':
      pollute(held, value, size);
      break;
    case 'swap': {
      const other = places[(at + 1 + size) % places.length];
      if (other) set(place, structuredClone(get(other)));
      break;
    }
    case 'empty':
      set(place, typeof held === 'string' ? '' : Array.isArray(held) ? [] : {});
      break;
  }
  return box.root;
}

function* placesIn(holder: Place['holder']): Generator<Place> {
  for (const [name, held] of Object.entries(holder)) {
    yield { holder, name };
    if (typeof held === 'object' && held !== null) yield* placesIn(held);
  }
}

function get({ holder, name }: Place): Wild {
  return Object.getOwnPropertyDescriptor(holder, name)?.value as Wild;
}

/** Assigning to `__proto__` would make no member of that name, as JSON does. */
function set({ holder, name }: Place, value: Wild): void {
  Object.defineProperty(holder, name, { value, enumerable: true, configurable: true, writable: true });
}

function pollute(held: Wild, value: Wild, size: number): void {
  if (typeof held !== 'object' || held === null || Array.isArray(held)) return;
  const polluted: Wild = { polluted: true, type: 'message', toString: value };
  const [name, member]: [string, Wild] =
    size % 3 === 0
      ? ['constructor', { prototype: polluted }]
      : ['__proto__', size % 3 === 1 ? polluted : value];
  set({ holder: held, name }, member);
}

function lengthen(held: Wild, size: number): Wild {
  if (typeof held === 'string') return (held === '' ? 'x' : held).repeat(1 + (size % 400)).slice(0, 60_000);
  if (typeof held === 'number') return held * 10 ** (size % 300);
  if (Array.isArray(held)) return Array.from({ length: 1 + (size % 60) }, () => held).flat();
  if (typeof held !== 'object' || held === null) return held;
  return {
    ...held,
    ...Object.fromEntries(Array.from({ length: size % 300 }, (_, n) => [`m${String(n)}`, n])),
  };
}

function nest(held: Wild, depth: number): Wild {
  let nested = held;
  for (let level = 0; level < depth; level += 1) nested = level % 2 === 0 ? [nested] : { a: nested };
  return nested;
}
