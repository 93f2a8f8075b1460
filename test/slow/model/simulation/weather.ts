// What goes wrong, and until when: everything a scenario can do to the calls between the bot, Graph and its store.
import { GraphError, type GraphFault } from '../../../../bot/domain/graph-error.js';
import type { AssignAnswer } from '../../../../bot/workflow/ports.js';

/** How sending a body can go wrong. `Before` and `After`: the fault comes before or after Graph has done its work. */
export const SENDING_FAULTS = [
  'throttled',
  'throttledLong',
  'refused',
  'busyBefore',
  'busyAfter',
  'resetBefore',
  'resetAfter',
  'timeoutBefore',
  'timeoutAfter',
  'arrivesLate',
] as const;
export type SendingFault = (typeof SENDING_FAULTS)[number];

/** What can be out of order for a while. `readsLate`: replicas that show what was up to a minute ago, beside others that do not. */
export const SPELLS = [
  'readsFail',
  'readsLate',
  'readsSlow',
  'directoryDown',
  'intuneDown',
  'storeSlow',
] as const;
export type Spell = (typeof SPELLS)[number];

export interface Weather {
  /** One for each of the next bodies, first first. */
  readonly sendings: SendingFault[];
  /** Until when each spell lasts, in simulated milliseconds. */
  readonly until: Map<Spell, number>;
}

export function createWeather(): Weather {
  return { sendings: [], until: new Map() };
}

/** Longest that a read was seen to lag behind a write. */
export const LAG_MS = 60_000;
/** The bot's own deadline for a read. */
export const READ_DEADLINE_MS = 20_000;

/** The bot's own deadline for sending a body. */
export const SENDING_DEADLINE_MS = 20_000;

/** What happens to one body: when it arrives at Graph (never: it does not), and what its sender hears when. */
export interface Course {
  readonly arrives?: number;
  readonly answers: number;
  /** Nothing: the sender hears what Graph really did. */
  readonly heard?: AssignAnswer;
}

/** `random` answers numbers from 0 up to 1. */
export function courseOf(kind: SendingFault | undefined, random: () => number): Course {
  const soon = 30 + random() * 400;
  switch (kind) {
    case undefined:
      return { arrives: soon, answers: soon + 20 + random() * 200 };
    case 'throttled':
      return { answers: soon, heard: { kind: 'throttled', fault: fault('throttled') } };
    case 'throttledLong':
      return {
        answers: soon,
        heard: { kind: 'throttled', fault: fault('throttled', { retryAfterSeconds: 45 }) },
      };
    case 'refused':
      return { answers: soon, heard: { kind: 'refused', fault: fault('forbidden') } };
    case 'busyBefore':
      return { answers: soon, heard: unknown('server') };
    case 'busyAfter':
      return { arrives: soon, answers: soon + 50, heard: unknown('server') };
    case 'resetBefore':
      return { answers: soon, heard: unknown('unreachable') };
    case 'resetAfter':
      return { arrives: soon, answers: soon + 10, heard: unknown('unreachable') };
    case 'timeoutBefore':
      return { answers: 20_000, heard: unknown('timeout') };
    case 'timeoutAfter':
      return { arrives: 1_000 + random() * 18_500, answers: 20_000, heard: unknown('timeout') };
    case 'arrivesLate':
      return { arrives: 500 + random() * 19_000, answers: 100, heard: unknown('unreachable') };
  }
}

/** Throws what a read throws. */
export function failToRead(kind: GraphFault['kind'] = 'server'): never {
  throw new GraphError(fault(kind));
}

function unknown(kind: GraphFault['kind']): AssignAnswer {
  return { kind: 'unknown', fault: fault(kind) };
}

/** A fault as the Graph edge would say it. */
export function fault(kind: GraphFault['kind'], members: Partial<GraphFault> = {}): GraphFault {
  return {
    kind,
    doing: 'readPolicy',
    advice: { kind: 'sentence', text: 'try again later' },
    ...members,
  };
}
