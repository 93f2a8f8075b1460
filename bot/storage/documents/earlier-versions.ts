// Requests that earlier versions of the program stored, as this version would have stored them.
import { GRAPH_CALLS } from '../../domain/graph-error.js';
import { isObject } from '../../shared/read-json.js';

type Change = (value: unknown) => unknown;

/** The parsed JSON of a stored request, of whatever version. What is not as expected is left for whoever checks its shape. */
export function fromEarlierVersion(request: unknown): unknown {
  return changes.reduce((value, change) => change(value), request);
}

const changes: readonly Change[] = [
  inMember('plan', inMember('policy', withKind)),
  inMember('draft', inMember('choice', inMember('options', inEach(inMember('policy', withKind))))),
  inMember('fault', withCodes),
  inMember('hold', inMember('refused', withCodes)),
];

/** Before there were kinds, every policy was a compliance policy. */
function withKind(policy: unknown): unknown {
  return isObject(policy) ? { kind: 'compliance', ...policy } : policy;
}

/** Before there were codes, the words themselves were kept. */
function withCodes(fault: unknown): unknown {
  return inMember('advice', asSentence)(inMember('doing', asOlderWords)(fault));
}

function asSentence(advice: unknown): unknown {
  return typeof advice === 'string' ? { kind: 'sentence', text: advice } : advice;
}

function asOlderWords(doing: unknown): unknown {
  return typeof doing === 'string' && !GRAPH_CALLS.some((code) => code === doing) ? { text: doing } : doing;
}

/** The change, made to one member where it is there. */
function inMember(name: string, change: Change): Change {
  return (value) =>
    isObject(value) && Object.hasOwn(value, name) ? { ...value, [name]: change(value[name]) } : value;
}

function inEach(change: Change): Change {
  return (value) => (Array.isArray(value) ? value.map(change) : value);
}
