// What most stories begin and end with: Alex asks, Ben is asked, and in the end Alex reads how it went.
import { cardOf, status, type Seen, type Stage, type Wire } from './stage.js';

/** Alex asks; answers the cards of the new request, Alex's and Ben's, once both wait. */
export async function ask(
  stage: Stage,
  sentence = 'assign policy Windows 11 baseline to group Finance laptops',
): Promise<{ readonly alex: Seen; readonly ben: Seen }> {
  const known = new Set((await stage.messages()).map(({ id }) => id));
  await stage.say('Alex Rivera', sentence);
  const isNew = (card: Wire, message: Seen): boolean =>
    !known.has(message.id) && status(card).startsWith('Waiting');
  const { message: alex } = await stage.card('Alex Rivera', isNew);
  const { message: ben } = await stage.card('Ben Okafor', isNew);
  return { alex, ben };
}

/** The newest card of a request in Alex's chat, once its status begins with `state`. */
export async function ended(stage: Stage, state: string, seconds = 30): Promise<Wire> {
  return await stage.until(
    `a card that says ${state}`,
    async () => {
      const cards: readonly unknown[] = (await stage.chatOf('Alex Rivera')).map(cardOf);
      const newest = cards.filter((card) => status(card ?? {}) !== '').at(-1);
      return newest !== undefined && status(newest).startsWith(state) ? newest : undefined;
    },
    seconds,
  );
}

/** Calls of `assign` that reached Graph since the stage was reset. */
export async function assigns(stage: Stage): Promise<readonly Wire[]> {
  return (await stage.calls()).filter(({ path }) => String(path).endsWith('/assign'));
}
