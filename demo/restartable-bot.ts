// The bot of the demo: it can be started afresh, with nothing kept of what it was asked before.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

/** A bot that runs, as far as the demo needs it. */
interface Running {
  readonly port: number;
  close(): Promise<void>;
}

/** `startAfresh` stops the bot, waits for `meanwhile`, and starts it on the same port with an empty store. */
export interface RestartableBot {
  close(): Promise<void>;
  startAfresh(meanwhile: () => Promise<void>): Promise<void>;
}

/** Starts it. `folder` is for its store alone; `connect` tells Teams that it is there. Throws what `start` throws. */
export async function startRestartableBot(
  folder: string,
  start: (store: string) => Promise<Running>,
  connect: () => Promise<void>,
): Promise<RestartableBot> {
  const store = join(folder, 'store');
  const open = (): Promise<Running> => start(`sqlite:${join(store, 'demo.db')}`);
  let bot = await open();
  await connect();
  return {
    close: () => bot.close(),
    startAfresh: async (meanwhile) => {
      await bot.close();
      await rm(store, { recursive: true, force: true });
      await meanwhile();
      bot = await open();
      await connect();
    },
  };
}
