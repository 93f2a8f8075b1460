// A card fits, for every number of rows, every way to name things and every state.
import { STATES } from '../../cards/gallery.js';
import { NAMES, tooLarge } from '../../cards/huge.js';

// With thousands of rows only the states that compare all of them differ from hundreds.
const COMPARING: readonly (typeof STATES)[number][] = ['pending', 'applied', 'stale', 'diverged'];

describe.each(Object.entries(NAMES))('with names %s', (_kind, label) => {
  it.each([0, 1, 60, 500, 5000])('a request over %i rows fits in every state', (rows) => {
    expect(tooLarge(rows > 500 ? COMPARING : STATES, rows, label)).toEqual([]);
  });
});
