// How much one person may ask of the bot: far more than anybody can press, far less than it takes to keep everybody else waiting.
import type { Activity, TurnContext } from 'botbuilder';
import { readAccount } from '../teams/account.js';
import { isObject } from '../shared/read-json.js';
import type { BotTurn } from './adapter.js';
import type { Log } from '../shared/log.js';

/** So much at once, and so much a second afterwards. A client that shows a long list of cards refreshes dozens of them at once. */
const atOnce = 300;
const perSecond = 5;

/** People whose pace is remembered; whoever was quiet longest is forgotten first, and starts afresh. */
const rememberedPeople = 5_000;

/** `left` of the allowance at the moment `at`. `told`: it was said that there is none; said again only after a longer rest. */
interface Allowance {
  left: number;
  at: number;
  told: boolean;
}

/** `now` is milliseconds on a clock that never goes back; `turnedAwayText` what whoever asks too much is told. */
export interface RateLimitParts {
  readonly log: Log;
  readonly now: () => number;
  readonly turnedAwayText: string;
}

/**
 * The same turn, for whoever keeps within their allowance. Beyond it nothing is read, asked or stored: a card action is
 * answered with a sentence, the first message as well, everything else with silence. Each process counts for itself. Only for activities that are authenticated: anybody may claim to be anybody.
 */
export function rateLimited(turn: BotTurn, { log, now, turnedAwayText }: RateLimitParts): BotTurn {
  const people = new Map<string, Allowance>();
  return async (context) => {
    const allowance = allowanceOf(people, senderOf(context.activity), now());
    if (allowance.left > atOnce / 2) allowance.told = false;
    if (allowance.left >= 1) {
      allowance.left -= 1;
      await turn(context);
      return;
    }
    const isFirst = !allowance.told;
    allowance.told = true;
    if (isFirst) log('warn', 'somebody asks more than one person can');
    await turnAway(context, isFirst, turnedAwayText);
  };
}

/** Their allowance at this moment. */
function allowanceOf(people: Map<string, Allowance>, sender: string, at: number): Allowance {
  const known = people.get(sender) ?? { left: atOnce, at, told: false };
  known.left = Math.min(atOnce, known.left + ((at - known.at) / 1000) * perSecond);
  known.at = at;
  people.delete(sender);
  people.set(sender, known);
  const [quietest] = people.keys();
  if (people.size > rememberedPeople && quietest !== undefined) people.delete(quietest);
  return known;
}

/** Activities without a sender (installations) share one allowance. */
function senderOf(activity: Activity): string {
  const from: unknown = activity.from;
  if (!isObject(from)) return '';
  const { id } = from;
  return readAccount(from)?.objectId ?? (typeof id === 'string' ? id : '');
}

async function turnAway(context: TurnContext, isFirst: boolean, text: string): Promise<void> {
  const type: string = context.activity.type;
  if (type === 'invoke') {
    const body = { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: text };
    await context.sendActivity({ type: 'invokeResponse', value: { status: 200, body } });
  } else if (type === 'message' && isFirst) {
    await context.sendActivity(text);
  }
}
