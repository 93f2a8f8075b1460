// The one text of a JSON value: what is compared and hashed.
import fc from 'fast-check';
import { canonicalJson, type Json } from '../../bot/domain/json.js';

const anyJson = fc.jsonValue() as fc.Arbitrary<Json>;

/** The same value with the members of every object in another order. */
function reordered(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Array) return value.map(reordered);
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, one]) => [name, reordered(one)]),
  );
}

it('is JSON of the same value', () => {
  fc.assert(
    fc.property(anyJson, (value) => {
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

it('does not depend on the order of members', () => {
  fc.assert(fc.property(anyJson, (value) => canonicalJson(reordered(value)) === canonicalJson(value)));
});

it('tells lists of another order, texts and numbers apart', () => {
  const texts = [[1, 2], [2, 1], ['1', 2], { 1: 2 }, null, 'null'].map((value) =>
    canonicalJson(value as Json),
  );
  expect(new Set(texts).size).toBe(texts.length);
});
