// What a fault says: its code in words, what is wrong with an answer as a sentence of ours, and old words as they were.
import { GRAPH_CALLS, type GraphFlaw, type KeptFault } from '../../../../bot/domain/graph-error.js';
import { faultLines as printedLines } from '../../../../bot/cli/smoke/words.js';
import { faultLines, faultSentence } from '../../../../cards/text/faults/faults.js';
import { FLAWS } from '../../../../cards/text/faults/flaws.js';
import { callClause } from '../../../../cards/text/faults/graph-calls.js';
import { textOf } from '../../../../cards/text/runs.js';

const FAULT: KeptFault = { kind: 'incomplete', doing: 'readPolicies', advice: { kind: 'incomplete' } };
const shown = (fault: KeptFault): readonly string[] => faultLines(fault).map(textOf);

it('every call is a clause of its own that completes "While …" and fits its place on a card', () => {
  const clauses = GRAPH_CALLS.map(callClause);
  expect(new Set(clauses).size).toBe(GRAPH_CALLS.length);
  for (const clause of clauses) {
    expect(clause).toMatch(/^[a-z]+ing .*[^.]$/u);
    expect(clause.length).toBeLessThanOrEqual(200);
  }
});

it.each(Object.entries(FLAWS))('%s is said as words of ours, not of Graph', (flaw, words) => {
  const fault = { ...FAULT, flaw: flaw as GraphFlaw };
  expect(shown(fault)).toEqual([
    'While reading the list of policies: Graph’s answer was incomplete.',
    `What was wrong with it: ${words}.`,
    'What to do: Graph’s answer cannot be trusted, so it was not used: try again, and report it if it happens again.',
  ]);
  expect(printedLines(fault)).toContain(`what was wrong with it: ${words}`);
});

it('words of an earlier version are shown as they were, and can do nothing on a card', () => {
  const fault = { ...FAULT, doing: { text: 'counting\n{{DATE(2026-01-01)}} \u202esheep' } };
  const line = 'While counting { {DATE(2026-01-01)}} sheep: Graph’s answer was incomplete.';
  expect(shown(fault)[0]).toBe(line);
  expect(faultSentence(fault)).toContain(line);
  expect(printedLines({ ...FAULT, doing: { text: 'counting the sheep' } })[0]).toBe(
    'counting the sheep: incomplete',
  );
});
