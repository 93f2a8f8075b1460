// What can go wrong between the bot and the connector, on order: for posts, edits and the rest apart.
import { pause } from '../pause.js';
import { createFaultOrders, type FaultOrder, type FaultOrders } from '../fault-orders.js';
import type { Reply } from './http.js';
import { bagAt, textAt, type Bag } from './json.js';

const CALLS = ['post', 'edit', 'delete', 'typing', 'create', 'roster'] as const;

/** What the bot does: `create` opens a chat; a new thread with a message in it is a `post`. */
export type ConnectorCall = (typeof CALLS)[number];

/** Which calls a fault is for; every member that is there must hold. */
export interface ConnectorMatch {
  readonly call?: ConnectorCall;
  /** A part of the conversation's id, thread and all; a chat that is being opened has none yet. */
  readonly conversationId?: string;
  /** A part of the JSON that was sent, written without spaces between members. */
  readonly body?: string;
}

/** What goes wrong. `statusAfter`, and `when: 'after'`: the connector has taken it, and its answer is lost. */
export type ConnectorFault =
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: number | string }
  | { readonly kind: 'statusAfter'; readonly status: number }
  | { readonly kind: 'reset' | 'hang'; readonly when: 'before' | 'after' }
  | { readonly kind: 'delay'; readonly milliseconds: number };

/** The connector's faults on order. */
export type ConnectorFaults = FaultOrders<ConnectorMatch, ConnectorFault>;

/** No faults until some are ordered. */
export function createConnectorFaults(): ConnectorFaults {
  return createFaultOrders<ConnectorMatch, ConnectorFault>();
}

/** A call of the bot, as a fault looks at it. */
export interface HeardCall {
  readonly call: ConnectorCall;
  readonly conversationId: string;
  readonly body: unknown;
}

/** Does `work` with the fault that is ready for it, if there is one: instead of it, before it or after it. */
export async function withConnectorFault(
  faults: ConnectorFaults,
  heard: HeardCall,
  work: () => Reply,
): Promise<Reply> {
  const [ready] = faults.hear(`${heard.call} ${heard.conversationId}`, (match) => isFor(match, heard));
  if (!ready) return work();
  const { fault } = ready;
  const landed = ready.take();
  if (fault.kind === 'delay') {
    landed();
    await pause(fault.milliseconds);
    return work();
  }
  const reply = spoiled(fault, work);
  landed();
  return reply;
}

function spoiled(fault: Exclude<ConnectorFault, { kind: 'delay' }>, work: () => Reply): Reply {
  switch (fault.kind) {
    case 'status':
      return refusal(fault.status, fault.retryAfter);
    case 'statusAfter':
      work();
      return refusal(fault.status);
    case 'reset':
    case 'hang':
      if (fault.when === 'after') work();
      return { status: 0, wire: fault.kind };
  }
}

function isFor(match: ConnectorMatch, heard: HeardCall): boolean {
  return (
    (match.call === undefined || match.call === heard.call) &&
    (match.conversationId === undefined || heard.conversationId.includes(match.conversationId)) &&
    (match.body === undefined || JSON.stringify(heard.body ?? {}).includes(match.body))
  );
}

/** As Teams' page of status codes names them. */
const CODES: Readonly<Record<number, string>> = {
  412: 'PreconditionFailed',
  429: 'Throttled',
  500: 'ServiceError',
  502: 'ServiceError',
  503: 'ServiceUnavailable',
  504: 'GatewayTimeout',
};

function refusal(status: number, retryAfter?: number | string): Reply {
  const code = CODES[status] ?? 'Unknown';
  return {
    status,
    body: { error: { code, message: 'The connector was told to fail.' } },
    ...(retryAfter === undefined ? {} : { headers: { 'retry-after': String(retryAfter) } }),
  };
}

/** Parses `{ match?: { call?, conversationId?, body? }, fault, skip?, times? }`; a text says what is wrong with it. */
export function readConnectorOrder(body: unknown): FaultOrder<ConnectorMatch, ConnectorFault> | string {
  const fault = readFault(bagAt(body, 'fault') ?? {});
  if (typeof fault === 'string') return fault;
  const asked = textAt(body, 'match', 'call');
  const call = CALLS.find((one) => one === asked);
  if (asked !== undefined && call === undefined) return `call: expected one of ${CALLS.join(', ')}`;
  const [conversationId, part] = [textAt(body, 'match', 'conversationId'), textAt(body, 'match', 'body')];
  const { skip, times } = bagAt(body) ?? {};
  return {
    match: {
      ...(call === undefined ? {} : { call }),
      ...(conversationId === undefined ? {} : { conversationId }),
      ...(part === undefined ? {} : { body: part }),
    },
    fault,
    ...(typeof skip === 'number' ? { skip } : {}),
    ...(typeof times === 'number' ? { times } : {}),
  };
}

function readFault({ kind, status, when, milliseconds, retryAfter }: Bag): ConnectorFault | string {
  switch (kind) {
    case 'status':
    case 'statusAfter':
      if (typeof status !== 'number') return 'status: expected a number';
      return kind === 'status' && (typeof retryAfter === 'number' || typeof retryAfter === 'string')
        ? { kind, status, retryAfter }
        : { kind, status };
    case 'reset':
    case 'hang':
      return when === 'before' || when === 'after' ? { kind, when } : 'when: expected before or after';
    case 'delay':
      return typeof milliseconds === 'number' ? { kind, milliseconds } : 'milliseconds: expected a number';
    default:
      return `no such kind of fault: ${String(kind)}`;
  }
}
