// botbuilder's adapter behind our door: one way in, and whoever waits for an answer gets one even when a turn breaks.
import { CloudAdapter } from 'botbuilder';
import type { Activity, InvokeResponse, TurnContext } from 'botbuilder';
import type { HardenedAuthentication } from './authentication.js';
import type { Log } from '../shared/log.js';

/** What a turn does with an activity. */
export type BotTurn = (context: TurnContext) => Promise<void>;

/** Writes to Teams and runs turns. `CloudAdapter.process` is not used: it answers callers with the text of internal errors. */
export class TeamsAdapter extends CloudAdapter {
  /**
   * Authenticates an activity and runs its turn. Answers what an invoke must be answered with, nothing for other
   * activities. Throws ActivityRefused before the turn; a turn that breaks is answered, not thrown.
   */
  receive(authorization: string, activity: Activity, turn: BotTurn): Promise<InvokeResponse | undefined> {
    return this.processActivity(authorization, activity, turn);
  }
}

/** `newReference` makes the short id by which a person and the log speak of the same mishap. */
export interface AdapterParts {
  readonly authentication: HardenedAuthentication;
  readonly log: Log;
  readonly newReference: () => string;
  /** What whoever waits is told of a turn that broke. */
  readonly brokenText: (reference: string) => string;
}

/** The adapter every turn and every later message goes through. */
export function createAdapter({ authentication, log, newReference, brokenText }: AdapterParts): TeamsAdapter {
  const adapter = new TeamsAdapter(authentication);
  adapter.onTurnError = async (context, err) => {
    const reference = newReference();
    const { type, name } = context.activity;
    log('error', 'a turn broke', { err, reference, activityType: type, activityName: name });
    try {
      await apologize(context, brokenText(reference));
    } catch (apologyError) {
      log('error', 'nor could the person be told', { err: apologyError, reference });
    }
  };
  return adapter;
}

async function apologize(context: TurnContext, text: string): Promise<void> {
  const type: string = context.activity.type;
  if (type === 'invoke') {
    // An HTTP error would make Teams show its own riddle, and some clients nothing at all.
    const value = { status: 200, body: apologyBody(context.activity.name, text) };
    await context.sendActivity({ type: 'invokeResponse', value });
  } else if (type === 'message') {
    await context.sendActivity(text);
  }
  // Anything else asked nothing: installations, members coming and going.
}

function apologyBody(name: string | undefined, text: string): object {
  return name === 'application/search'
    ? { statusCode: 200, type: 'application/vnd.microsoft.search.searchResponse', value: { results: [] } }
    : { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: text };
}
