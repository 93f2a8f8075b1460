// Follows requests through what is loaded and committed: which states they come to, and how long that took.
import type { AuditEvent } from '../domain/audit.js';
import type { ApprovalRequest, RequestState } from '../domain/request.js';
import type { Arrived, Clock, CommitResult } from '../workflow/ports.js';
import type { Instruments } from './instruments.js';

/** Told of calls to the store. `loaded` and `committed` answer what they were given. */
export interface LifeWatch {
  arrived(message: Arrived): void;
  answered(key: string): void;
  loaded(request: ApprovalRequest | undefined): ApprovalRequest | undefined;
  committed(request: ApprovalRequest, event: AuditEvent, result: CommitResult): CommitResult;
}

/** Messages and requests that are remembered; whichever was forgotten is measured or counted less exactly. */
const REMEMBERED = 2_000;

interface Wait {
  readonly requestId: string;
  readonly began: number;
  isRequest: boolean;
}

export function createLifeWatch(
  clock: Pick<Clock, 'now' | 'monotonic'>,
  instruments: Instruments,
): LifeWatch {
  const states = new Map<string, RequestState>();
  /** Messages without an answer, by the id their request has or would have. */
  const waits = new Map<string, Wait>();
  const keys = new Map<string, string>();
  const end = (wait: Wait, answer: 'request' | 'other'): void => {
    waits.delete(wait.requestId);
    instruments.timeToCard((clock.monotonic() - wait.began) / 1000, answer);
  };
  return {
    arrived: ({ key, requestId }) => {
      // Teams delivers some messages twice: the first counts.
      if (keys.has(key)) return;
      keep(keys, key, requestId);
      keep(waits, requestId, { requestId, began: clock.monotonic(), isRequest: false });
    },
    answered: (key) => {
      const wait = waits.get(keys.get(key) ?? '');
      if (wait && !wait.isRequest) end(wait, 'other');
      keys.delete(key);
    },
    loaded: (request) => {
      if (request) keep(states, request.id, request.state);
      return request;
    },
    committed: (request, event, result) => {
      if (result.kind === 'conflict') return result;
      const { id, state } = request;
      const wait = waits.get(id);
      if (wait) wait.isRequest = true;
      if (wait && event.action === 'posted') end(wait, 'request');
      if (request.version === 0 || states.get(id) !== state) {
        instruments.entered(state);
        const approvedAt = state === 'applied' ? approvalOf(request) : undefined;
        if (approvedAt !== undefined) {
          // Another instance may have approved it by its own clock.
          instruments.timeToApplied(Math.max(0, Date.parse(clock.now()) - Date.parse(approvedAt)) / 1000);
        }
      }
      keep(states, id, state);
      return result;
    },
  };
}

/** When the last approval of this revision was given. */
function approvalOf({ decisions, revision }: ApprovalRequest): string | undefined {
  return decisions.filter((one) => one.kind === 'approve' && one.revision === revision).at(-1)?.at;
}

function keep<V>(map: Map<string, V>, key: string, value: V): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > REMEMBERED && oldest !== undefined) map.delete(oldest);
}
