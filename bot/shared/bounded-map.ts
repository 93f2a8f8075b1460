// What a process remembers of what it saw: a bounded number of things, and forgetting one only costs doing something again.

const MOST = 2_000;

/** Puts it last; the one that was put first is forgotten where there are too many. */
export function remember<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > MOST && oldest !== undefined) map.delete(oldest);
}
