// A turn of ours as botbuilder runs it: in a piece of work of its own, with whatever it answers handed to whoever waits.
import type { TurnContext } from 'botbuilder';
import type { Trace, TracedStep } from '../shared/trace.js';
import type { Turn } from '../teams/turn.js';
import type { BotTurn } from './adapter.js';

/** How a turn is seen by whoever watches, and who answers for one that breaks. */
export interface RunTurnParts {
  readonly trace: Trace;
  readonly stepOf: (activity: TurnContext['activity']) => TracedStep;
  /** Called within the turn, so that what is logged belongs to it. */
  readonly broke: (context: TurnContext, error: Error) => Promise<void>;
}

/** Runs the turn and sends its answer. Throws what the turn throws. */
export function asBotTurn(turn: Turn): BotTurn {
  return async (context) => {
    const value = await turn(context.activity);
    if (value) await context.sendActivity({ type: 'invokeResponse', value });
  };
}

/** The same turn as a piece of work. Nothing is thrown: `broke` answers. */
export function tracedTurn(turn: BotTurn, { trace, stepOf, broke }: RunTurnParts): BotTurn {
  return async (context) => {
    const answered = async (): Promise<void> => {
      try {
        await turn(context);
      } catch (error) {
        await broke(context, error instanceof Error ? error : new Error('a turn threw what is no error'));
        throw error;
      }
    };
    await trace.begin(stepOf(context.activity), answered).catch(() => undefined);
  };
}
