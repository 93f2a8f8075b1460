// The state machine: the table is the design's diagram, and no sequence of people and events leaves it.
import fc from 'fast-check';
import { isOver, mayMove, MOVES } from '../../bot/domain/moves.js';
import type { RequestState } from '../../bot/domain/request.js';

const STATES = Object.keys(MOVES) as RequestState[];

it('every state can be reached from a draft, and every move leads to a known state', () => {
  const reached = new Set<RequestState>(['draft']);
  for (const state of reached) for (const next of MOVES[state]) reached.add(next);
  expect([...reached].sort()).toEqual([...STATES].sort());
});

it('nothing is applied that was not approved: the only way to applied leads through approved and applying', () => {
  const into = (state: RequestState): RequestState[] =>
    STATES.filter((from) => from !== state && mayMove(from, state)).sort();
  expect(into('applied')).toEqual(['applying', 'unconfirmed']);
  expect(into('unconfirmed')).toEqual(['applying']);
  expect(into('applying')).toEqual(['approved', 'awaiting-intune']);
  // From unconfirmed: Intune is found to hold the body whose answer nobody heard (docs/adr/0009).
  expect(into('awaiting-intune')).toEqual(['applying', 'unconfirmed']);
  expect(into('approved')).toEqual(['pending']);
});

it('what is applied, rejected or cancelled stays so', () => {
  for (const state of ['applied', 'rejected', 'cancelled'] as const) expect(MOVES[state]).toEqual([state]);
});

it('between an approval and an ending there is no way around a decision: every path that applies twice is approved twice', () => {
  const step = fc.nat({ max: 20 });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (choices) => {
      let state: RequestState = 'draft';
      let approvals = 0;
      let starts = 0;
      for (const choice of choices) {
        const moves: readonly RequestState[] = MOVES[state];
        const next: RequestState = moves[choice % moves.length]!;
        if (state === 'pending' && next === 'approved') approvals += 1;
        if (state === 'approved' && next === 'applying') starts += 1;
        state = next;
        expect(starts).toBeLessThanOrEqual(approvals);
      }
    }),
  );
});

it('what is over waits for nobody', () => {
  expect(STATES.filter((state) => !isOver(state)).sort()).toEqual(
    ['applying', 'approved', 'awaiting-intune', 'draft', 'pending', 'unconfirmed'].sort(),
  );
});
