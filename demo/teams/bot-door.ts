// Brings activities to the bot's door, and invokes back with their answers.
import type { Activity } from './activities.js';
import { pause } from '../pause.js';
import { CARD_TYPE } from './chat.js';
import { bagAt, textAt, type Bag } from './json.js';

/** How the bot answered; `unreachable` when it gave no HTTP answer at all. */
export type DoorAnswer =
  | { readonly kind: 'answered'; readonly status: number; readonly body: unknown }
  | { readonly kind: 'unreachable' };

/** What the viewer sees after pressing: another card, a short message, an error, or nothing new. */
export type ActionResult =
  | { readonly kind: 'card'; readonly card: Bag }
  | { readonly kind: 'message'; readonly text: string }
  | { readonly kind: 'error'; readonly text: string }
  | { readonly kind: 'none' };

export interface BotDoor {
  deliver(activity: Activity): Promise<DoorAnswer>;
  /** An invoke: sent again, the same bytes, when there is no answer in time; the first answer counts. */
  invoke(activity: Activity): Promise<ActionResult>;
}

/** Teams' own words for an invoke that came to nothing. */
const SOMETHING_WRONG = 'Something went wrong. Please try again.';

/** `token` makes the bearer token; `resendMilliseconds` is 15,000 in Teams. `signal` ends everything under way. */
export function createBotDoor(settings: {
  readonly endpoint: () => string | undefined;
  readonly token: () => string;
  readonly resendMilliseconds: number;
  readonly signal: AbortSignal;
}): BotDoor {
  const deliver = async (activity: Activity): Promise<DoorAnswer> => {
    const endpoint = settings.endpoint();
    if (endpoint === undefined) return { kind: 'unreachable' };
    try {
      const response = await fetch(endpoint, {
        method: 'POST',
        headers: { authorization: `Bearer ${settings.token()}`, 'content-type': 'application/json' },
        body: JSON.stringify(activity),
        signal: settings.signal,
      });
      const text = await response.text();
      return { kind: 'answered', status: response.status, body: parse(text) };
    } catch {
      // Refused, reset or stopped: for Teams these are all the same missing answer.
      return { kind: 'unreachable' };
    }
  };
  const silence = async (): Promise<'silence'> => {
    await pause(settings.resendMilliseconds, settings.signal);
    return 'silence';
  };
  return {
    deliver,
    async invoke(activity) {
      const first = deliver(activity);
      const waited = await Promise.race([first, silence()]);
      if (waited !== 'silence') return resultOf(waited);
      const second = deliver(activity);
      const answer = await Promise.race([first, second, silence()]);
      return answer === 'silence' ? { kind: 'error', text: SOMETHING_WRONG } : resultOf(answer);
    },
  };
}

function resultOf(answer: DoorAnswer): ActionResult {
  if (answer.kind === 'unreachable' || answer.status >= 300) return { kind: 'error', text: SOMETHING_WRONG };
  const status = bagAt(answer.body)?.['statusCode'];
  const type = textAt(answer.body, 'type');
  if (type === CARD_TYPE) {
    const card = bagAt(answer.body, 'value');
    return card ? { kind: 'card', card } : { kind: 'error', text: SOMETHING_WRONG };
  }
  if (type === 'application/vnd.microsoft.activity.message') {
    return { kind: 'message', text: textAt(answer.body, 'value') ?? '' };
  }
  if (type === 'application/vnd.microsoft.error' || (typeof status === 'number' && status >= 300)) {
    return { kind: 'error', text: textAt(answer.body, 'value', 'message') ?? SOMETHING_WRONG };
  }
  return { kind: 'none' };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
