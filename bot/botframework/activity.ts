// What arrives at the door: a body becomes an activity, or a refusal with the HTTP status it deserves.
import type { Activity } from 'botbuilder';
import { isObject } from '../shared/read-json.js';

/**
 * Our no to a request, before any turn. 400: not an activity; 401: not from Teams, or not for us; 503: cannot be told now,
 * the channel may send it again. `reason` is a constant phrase for the log; the caller never sees it.
 */
export class ActivityRefused extends Error {
  readonly status: 400 | 401 | 503;
  readonly reason: string;

  constructor(status: 400 | 401 | 503, reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.name = 'ActivityRefused';
    this.status = status;
    this.reason = reason;
  }
}

/** Members that are used as they are all over the edge: where one is there, it is what the protocol says. */
const texts = ['id', 'replyToId', 'name', 'action'] as const;
const lists = ['attachments', 'entities', 'membersAdded', 'membersRemoved'] as const;
const objects = ['from', 'recipient', 'conversation'] as const;

// The three moments botbuilder's own HTTP adapter turns into dates (botbuilder/lib/activityValidator.js, 4.23.3).
const moments = ['timestamp', 'localTimestamp', 'expiration'] as const;

/**
 * Reads a request's body as an activity. Throws ActivityRefused (400) unless it is a JSON object with a `type`, and its
 * members are of the kind they must be (Bot Framework's activity schema).
 */
export function parseActivity(body: string): Activity {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    throw new ActivityRefused(400, 'the body is not JSON');
  }
  if (!isObject(json)) throw new ActivityRefused(400, 'the body is not an object');
  if (typeof json['type'] !== 'string' || json['type'] === '') {
    throw new ActivityRefused(400, 'the activity has no type');
  }
  // Some writers of JSON say null for what is not there.
  const said = Object.fromEntries(Object.entries(json).filter(([, value]) => value !== null));
  if (!isWellFormed(said)) throw new ActivityRefused(400, 'a member of the activity is of the wrong kind');
  const dates = moments.flatMap((moment) => {
    const text = said[moment];
    return typeof text === 'string' ? [[moment, new Date(text)] as const] : [];
  });
  // The one cast at this edge: who sent it and what it holds is checked field by field where a field is used.
  return { ...said, ...Object.fromEntries(dates) } as unknown as Activity;
}

function isWellFormed(said: Readonly<Record<string, unknown>>): boolean {
  const isAbsentOr = (is: (value: unknown) => boolean) => (name: string) =>
    said[name] === undefined || is(said[name]);
  return (
    texts.every(isAbsentOr((value) => typeof value === 'string')) &&
    lists.every(isAbsentOr((value) => Array.isArray(value) && value.every(isObject))) &&
    objects.every(isAbsentOr(isObject))
  );
}
