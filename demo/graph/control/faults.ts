// Reading an order for a fault: which calls, what goes wrong, from which call on, how often.
import type { FaultOrder } from '../../fault-orders.js';
import { ControlError } from './error.js';
import { expressionIn, type Fault, type FaultMatch } from '../http/faults.js';
import { isObject, numberOf, textOf, type JsonObject } from '../http/json.js';

/**
 * Parses `{ match?, fault, skip?, times? }`; a 400 says what is wrong with it. The nth matching call alone: `skip` n - 1,
 * `times` 1. Stale reads are for assignment reads unless a path says otherwise.
 */
export function readFaultOrder(body: JsonObject): FaultOrder<FaultMatch, Fault> {
  const fault = readFault(isObject(body['fault']) ? body['fault'] : {});
  const match = readMatch(isObject(body['match']) ? body['match'] : {});
  const [skip, times] = [numberOf(body['skip']), numberOf(body['times'])];
  const aimed =
    fault.kind === 'staleReads' && match.path === undefined
      ? { ...match, method: 'GET', path: 'assignments' }
      : match;
  return {
    match: aimed,
    fault,
    ...(skip === undefined ? {} : { skip }),
    ...(times === undefined ? {} : { times }),
  };
}

function readMatch(match: JsonObject): FaultMatch {
  const [method, path] = [textOf(match['method']), textOf(match['path'])];
  const { inBatch } = match;
  if (path !== undefined) checkExpression(path);
  return {
    ...(method === undefined ? {} : { method }),
    ...(path === undefined ? {} : { path }),
    ...(typeof inBatch === 'boolean' ? { inBatch } : {}),
  };
}

function checkExpression(path: string): void {
  try {
    new RegExp(expressionIn(path) ?? '');
  } catch {
    throw new ControlError(400, 'path: the expression between the slashes is not valid');
  }
}

function readFault(fault: JsonObject): Fault {
  const { kind } = fault;
  switch (kind) {
    case 'status':
      return readStatusFault(fault);
    case 'statusAfter':
      return { kind, status: required(fault, 'status') };
    case 'reset':
    case 'hang': {
      const { when } = fault;
      if (when !== 'before' && when !== 'after')
        throw new ControlError(400, 'when: expected before or after');
      return { kind, when };
    }
    case 'delay':
      return { kind, milliseconds: required(fault, 'milliseconds') };
    case 'staleReads':
      return { kind, seconds: required(fault, 'seconds') };
    case 'emptyBody':
    case 'truncated':
    case 'halfJson':
      return { kind };
    default:
      throw new ControlError(400, `no such kind of fault: ${String(kind)}`);
  }
}

function readStatusFault(fault: JsonObject): Fault {
  const [code, message] = [textOf(fault['code']), textOf(fault['message'])];
  const { retryAfter } = fault;
  return {
    kind: 'status',
    status: required(fault, 'status'),
    intune: fault['intune'] === true,
    html: fault['html'] === true,
    ...(code === undefined ? {} : { code }),
    ...(message === undefined ? {} : { message }),
    ...(typeof retryAfter === 'number' || typeof retryAfter === 'string' ? { retryAfter } : {}),
  };
}

function required(fault: JsonObject, name: string): number {
  const value = numberOf(fault[name]);
  if (value === undefined) throw new ControlError(400, `${name}: expected a number`);
  return value;
}
