// What this instance read or wrote last, so that a write needs no read before it; being wrong costs one more read.

/** The newest of a kind, by id; the longest unused are forgotten. */
export interface Memory<T> {
  recall(id: string): T | undefined;
  keep(id: string, value: T): void;
  forget(id: string): void;
}

/** Far more than move at once, and little memory: a few hundred bytes each. */
const LIMIT = 1_000;

/** An empty memory. */
export function createMemory<T>(): Memory<T> {
  const held = new Map<string, T>();
  return {
    recall: (id) => held.get(id),
    keep: (id, value) => {
      held.delete(id);
      held.set(id, value);
      for (const oldest of held.keys()) {
        if (held.size <= LIMIT) return;
        held.delete(oldest);
      }
    },
    forget: (id) => {
      held.delete(id);
    },
  };
}
