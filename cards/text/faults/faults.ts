// A Graph fault in words: what was being done, what Graph said, what to do.
import type { GraphFaultKind, KeptFault } from '../../../bot/domain/graph-error.js';
import type { Line } from '../../card.js';
import { adviceText } from './advice.js';
import { FLAWS } from './flaws.js';
import { callClause } from './graph-calls.js';
import { inert } from '../inert.js';
import { id, joined, name, quiet, quote, strong, words } from '../runs.js';

const WHAT: Readonly<Record<GraphFaultKind, string>> = {
  forbidden: 'Graph refused the bot’s permission',
  unauthenticated: 'Graph did not accept the bot’s sign-in',
  noLicence: 'the tenant has no Intune licence for this',
  notFound: 'Graph did not find it',
  badRequest: 'Graph did not accept the request',
  conflict: 'Graph reported a conflict',
  throttled: 'Graph asked the bot to slow down',
  server: 'Graph had an error of its own',
  unreachable: 'Graph could not be reached',
  timeout: 'Graph did not answer in time',
  incomplete: 'Graph’s answer was incomplete',
  noToken: 'the bot got no token for Graph',
};

/** Lines about a fault, the plainest first. */
export function faultLines(fault: KeptFault): readonly Line[] {
  const details = detailsOf(fault);
  return [
    [
      words('While '),
      words(inert(callClause(fault.doing), 200)),
      words(': '),
      strong(`${WHAT[fault.kind]}.`),
    ],
    ...(fault.message === undefined ? [] : [[words('Graph’s words: '), quote(fault.message, 300)]]),
    ...(fault.flaw === undefined ? [] : [[words(`What was wrong with it: ${FLAWS[fault.flaw]}.`)]]),
    ...(fault.permissions?.length ? [missing(fault.permissions)] : []),
    [strong('What to do: '), words(inert(adviceText(fault.advice), 300))],
    ...(details.length > 0 ? [details] : []),
  ];
}

/** A fault in one plain sentence. */
export function faultSentence(fault: KeptFault): string {
  return `While ${inert(callClause(fault.doing), 200)}: ${WHAT[fault.kind]}. ${inert(adviceText(fault.advice), 300)}`;
}

function missing(permissions: readonly string[]): Line {
  return [words('Missing permission: '), strong(inert(permissions.join(', '), 300))];
}

function detailsOf(fault: KeptFault): Line {
  const parts: readonly Line[] = [
    ...(fault.status === undefined ? [] : [[quiet(`HTTP ${fault.status}`)]]),
    ...(fault.code === undefined ? [] : [[quiet('code '), name(fault.code, 80)]]),
    ...(fault.requestId === undefined ? [] : [[quiet('request id '), id(fault.requestId)]]),
    ...(fault.retryAfterSeconds === undefined
      ? []
      : [[quiet(`may be tried again in ${fault.retryAfterSeconds} s`)]]),
  ];
  return joined(parts, ' · ');
}
