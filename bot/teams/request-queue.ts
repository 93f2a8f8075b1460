// One write at a time per request, newest state first: an older state never overwrites a newer one on a card.
import type { ApprovalRequest } from '../domain/request.js';
import type { Log } from '../workflow/ports.js';

export interface RequestQueue {
  /** Queues a write of `request`. It is skipped if a newer version is queued behind it, unless `always`. Never throws. */
  write(
    request: ApprovalRequest,
    work: (latest: ApprovalRequest) => Promise<void>,
    always?: boolean,
  ): Promise<void>;
  /** Waits for everything queued. */
  drain(): Promise<void>;
}

export function createRequestQueue(log: Log): RequestQueue {
  const newest = new Map<string, ApprovalRequest>();
  const turns = new Map<string, Promise<void>>();
  return {
    write: async (request, work, always = false) => {
      const { id } = request;
      if ((newest.get(id)?.version ?? -1) < request.version) newest.set(id, request);
      const turn = (turns.get(id) ?? Promise.resolve())
        .then(async () => {
          const latest = newest.get(id) ?? request;
          if (always || latest.version <= request.version) await work(latest);
        })
        .catch((err: unknown) => log('error', 'delivering a card', { requestId: id, err }));
      turns.set(id, turn);
      await turn;
      if (turns.get(id) !== turn) return;
      turns.delete(id);
      newest.delete(id);
    },
    drain: async () => {
      await Promise.all(turns.values());
    },
  };
}
