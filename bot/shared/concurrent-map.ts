// Several calls at once, but never so many that one sweep opens hundreds of connections.

const AT_ONCE = 16;

/** Does `work` for every item, at most 16 at a time, and answers in their order. The first fault is thrown. */
export async function mapConcurrently<Item, Answer>(
  items: readonly Item[],
  work: (item: Item) => Promise<Answer>,
): Promise<readonly Answer[]> {
  const answers = new Map<number, Answer>();
  const waiting = items.entries();
  const goOn = async (): Promise<void> => {
    for (const [at, item] of waiting) answers.set(at, await work(item));
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, goOn));
  return [...answers].sort(([left], [right]) => left - right).map(([, answer]) => answer);
}
