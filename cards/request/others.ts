// Other requests about the same policy: whoever approves one should know what else is waiting.
import type { ApprovalRequest, RequestState } from '../../bot/domain/request.js';
import type { Line } from '../card.js';
import { inert } from '../text/inert.js';
import { name, someOf, strong, words } from '../text/runs.js';
import type { OtherRequest, RequestView } from './view.js';
import { stateWord } from '../text/states.js';

const MOST_OTHERS = 3;
const IN_LINE: readonly RequestState[] = ['approved', 'applying'];
const WAITING: readonly RequestState[] = [...IN_LINE, 'pending', 'awaiting-intune', 'unconfirmed'];

/** Whose turn it is, and who else waits: at most one line each, nothing for a request that is over. */
export function otherLines(
  { state }: ApprovalRequest,
  { others = [] }: Pick<RequestView, 'others'>,
): readonly Line[] {
  if (!WAITING.includes(state)) return [];
  const inLine = IN_LINE.includes(state) ? others.filter((other) => IN_LINE.includes(other.state)) : [];
  const waiting = others.filter((other) => !inLine.includes(other));
  const lines = [...turn(state, inLine), ...alsoWaiting(waiting)];
  const first = `Whichever is applied first makes the other${others.length === 1 ? '' : 's'} stale.`;
  return lines.map((line, index) => (index === lines.length - 1 ? [...line, words(` ${first}`)] : line));
}

/** One change per policy at a time: `Waits for the turn of 7F3K (“Ben Okafor”, being applied)`. */
function turn(state: RequestState, inLine: readonly OtherRequest[]): readonly Line[] {
  if (inLine.length === 0) return [];
  const applying = inLine.filter((other) => other.state === 'applying');
  const rule = words(': a policy takes one change at a time.');
  if (state === 'applying')
    return [
      [
        ...named(inLine),
        strong(inLine.length === 1 ? ' waits' : ' wait'),
        strong(' for this one’s turn'),
        rule,
      ],
    ];
  return applying.length > 0
    ? [[strong('Waits for the turn of '), ...named(applying), rule]]
    : [[strong('Takes turns with '), ...named(inLine), rule]];
}

function alsoWaiting(others: readonly OtherRequest[]): readonly Line[] {
  if (others.length === 0) return [];
  return [[strong('Also waiting on this policy: '), ...named(others), words('.')]];
}

function named(others: readonly OtherRequest[]): Line {
  return someOf(
    others.map(({ shortId, requester, state }) => [
      words(`${inert(shortId, 12)} (`),
      name(requester.name, 80),
      words(`, ${stateWord(state)})`),
    ]),
    MOST_OTHERS,
  );
}
