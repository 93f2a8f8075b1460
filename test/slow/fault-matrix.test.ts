// Every fault of Graph at every step of a request's way: how it ends, what people read, nothing lost, nothing sent twice.
import { playAll, playWith, type Story, type Trouble } from './fault-story.js';
import type { Wire } from '../support/stage.js';

/** What goes wrong, what people read of it where it matters, and what it means for an `assign`. */
interface Kind {
  readonly fault: Wire;
  readonly words: RegExp;
  /** `refused`: Graph did not take it and says so. `lost`: it took it, and nobody hears. `unheard`: it did not, and nobody hears. */
  readonly assign: 'refused' | 'lost' | 'unheard';
}

const SLOW = /asked the bot to slow down/;
const OWN = /had an error of its own/;
const UNREACHED = /could not be reached/;
const SILENT = /did not answer in time/;
const GARBLED = /answer was incomplete/;

const KINDS: Readonly<Record<string, Kind>> = {
  '429 with Retry-After': {
    fault: { kind: 'status', status: 429, retryAfter: 1 },
    words: SLOW,
    assign: 'refused',
  },
  '429 without Retry-After': { fault: { kind: 'status', status: 429 }, words: SLOW, assign: 'refused' },
  '503': { fault: { kind: 'status', status: 503 }, words: OWN, assign: 'unheard' },
  '504 after the work': { fault: { kind: 'statusAfter', status: 504 }, words: OWN, assign: 'lost' },
  'a page of HTML': { fault: { kind: 'status', status: 502, html: true }, words: OWN, assign: 'unheard' },
  'reset before the work': { fault: { kind: 'reset', when: 'before' }, words: UNREACHED, assign: 'unheard' },
  'reset after the work': { fault: { kind: 'reset', when: 'after' }, words: UNREACHED, assign: 'lost' },
  'no answer': { fault: { kind: 'hang', when: 'before' }, words: SILENT, assign: 'unheard' },
  'no answer after the work': { fault: { kind: 'hang', when: 'after' }, words: SILENT, assign: 'lost' },
  'an answer cut off': { fault: { kind: 'truncated' }, words: UNREACHED, assign: 'lost' },
  'half of the JSON': { fault: { kind: 'halfJson' }, words: GARBLED, assign: 'lost' },
  'an empty answer': { fault: { kind: 'emptyBody' }, words: GARBLED, assign: 'lost' },
};

/** How it must end. `words`: what the card, or the answer, says of the fault. */
interface End {
  readonly ending: 'Applied' | 'Failed' | 'Unconfirmed' | 'Problem' | 'Waiting';
  /** How many `assign`s left, and how many of them changed the policy. */
  readonly sent: number;
  readonly taken: 0 | 1;
  readonly words?: RegExp;
}

const APPLIED: End = { ending: 'Applied', sent: 1, taken: 1 };

/** The calls of a step, and how it ends when the fault strikes once, and when it stays. */
interface Step {
  readonly when: Trouble['when'];
  readonly order: Wire;
  readonly once: (kind: Kind) => End;
  readonly forGood: (kind: Kind) => End;
}

const NOTHING_SENT = { sent: 0, taken: 0 } as const;

const STEPS: Readonly<Record<string, Step>> = {
  'reading for the plan': {
    when: 'message',
    order: { match: { path: 'deviceCompliancePolicies', inBatch: false } },
    once: () => APPLIED,
    forGood: (kind) => problem(kind),
  },
  'asking who may approve': {
    when: 'approval',
    order: { match: { method: 'POST', path: '/\\/\\$batch$/', inBatch: false } },
    once: () => APPLIED,
    forGood: () => UNREAD,
  },
  'reading again before sending': {
    when: 'approval',
    order: { match: { method: 'GET', path: '/\\/assignments$/', inBatch: false } },
    once: () => APPLIED,
    forGood: failed,
  },
  sending: {
    when: 'approval',
    order: { match: { method: 'POST', path: '/assign$/' } },
    once: (kind) => (kind.assign === 'refused' ? { ...APPLIED, sent: 2 } : unheard(kind)),
    forGood: (kind) =>
      kind.assign === 'refused' ? { ending: 'Failed', sent: 4, taken: 0, words: kind.words } : unheard(kind),
  },
  'reading back': {
    when: 'approval',
    order: { match: { method: 'GET', path: '/\\/assignments$/', inBatch: false }, skip: 1 },
    once: () => APPLIED,
    forGood: () => ({
      ending: 'Unconfirmed',
      sent: 1,
      taken: 1,
      words: /Graph took it, and the policy could not be read back/,
    }),
  },
};

/** The approver is told that nothing was counted; the request waits on. */
const UNREAD: End = { ending: 'Waiting', ...NOTHING_SENT, words: /could not|cannot/ };

function problem({ words }: Kind): End {
  return { ending: 'Problem', ...NOTHING_SENT, words };
}

function failed({ words }: Kind): End {
  return { ending: 'Failed', ...NOTHING_SENT, words };
}

/** What was taken is found by reading; of what was not, nobody can know. */
function unheard({ assign, words }: Kind): End {
  return assign === 'lost' ? APPLIED : { ending: 'Unconfirmed', sent: 1, taken: 0, words };
}

interface Cell {
  readonly name: string;
  readonly end: End;
  readonly play: () => Promise<Story>;
}

const CELLS: readonly Cell[] = Object.entries(STEPS).flatMap(([step, { when, order, once, forGood }]) =>
  Object.entries(KINDS).flatMap(([fault, kind]) =>
    [
      { often: 'once', times: { times: 1 }, end: once(kind) },
      { often: 'for good', times: {}, end: forGood(kind) },
    ].map(({ often, times, end }) => ({
      name: `${step}: ${fault}, ${often}`,
      end,
      play: () =>
        playWith(
          {
            when,
            begin: (stage) => stage.control('POST', 'faults', { ...order, ...times, fault: kind.fault }),
          },
          // A read is given up after 15 s; once it must be answered in time.
          step === 'reading back' && often === 'once' ? { READ_BACK_SECONDS: '20' } : {},
        ),
    })),
  ),
);

const ROWS_BEFORE = 4;
const played = new Map<string, Story | Error>();

beforeAll(async () => {
  const stories = await playAll(
    CELLS.map(({ play }) => play),
    8,
  );
  CELLS.forEach(({ name }, index) => played.set(name, stories[index] ?? new Error('not played')));
}, 600_000);

afterAll(() => {
  const lines = CELLS.map(({ name }) => {
    const story = played.get(name);
    if (!story || story instanceof Error) return `  ${name}: not played`;
    const said = story.says.split('\n')[0] ?? '';
    return `  ${name}: ${story.ending}; assigns ${story.assigns.join(' ') || 'none'}; “${said.slice(0, 90)}”`;
  });
  process.stdout.write(`Faults of Graph\n${lines.join('\n')}\n`);
});

it.each(CELLS.map(({ name, end }) => [name, end] as const))('%s', (name, end) => {
  const story = played.get(name);
  if (!story || story instanceof Error) throw story ?? new Error('not played');
  expect({ ending: story.ending, says: story.says }).toEqual({
    ending: end.ending,
    says: expect.stringMatching(end.words ?? /./),
  });
  expect(story.assigns).toHaveLength(end.sent);
  expect(story.rows - ROWS_BEFORE).toBe(end.taken);
  expect(story.says).not.toMatch(/<html|_version|\bat .*\.[jt]s\b/i);
  if (end.ending === 'Problem') expect(story.cards).toEqual({ Alex: 0, Ben: 0, Chris: 0 });
  else expect(story.cards).toEqual({ Alex: 1, Ben: 1, Chris: 1 });
  expect(story.told).toHaveLength(end.ending === 'Problem' || end.ending === 'Waiting' ? 0 : 1);
});
