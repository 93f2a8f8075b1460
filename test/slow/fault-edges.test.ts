// Faults beside Graph's own calls: the connector, tokens, consent, reads that lag, and single items of a batch.
import { playAll, playWith, type Story, type Trouble } from './fault-story.js';
import { openStage, type Stage, type Wire } from '../support/stage.js';

interface Cell {
  readonly name: string;
  readonly trouble: Trouble;
  readonly environment?: Readonly<Record<string, string>>;
  readonly check: (story: Story) => void;
}

const ROWS_BEFORE = 4;

function expectApplied(story: Story): void {
  expect(story.ending).toBe('Applied');
  expect(story.assigns).toEqual([200]);
  expect(story.rows).toBe(ROWS_BEFORE + 1);
  expect(story.told).toEqual(['Applied: Windows 11 baseline, +1, 4 kept']);
}

/** Everything is as if nothing had happened: one card each, one message. */
function expectNothingToSee(story: Story): void {
  expectApplied(story);
  expect(story.cards).toEqual({ Alex: 1, Ben: 1, Chris: 1 });
}

/** What was taken without a word may be there twice; the requester is told once all the same. */
function expectAtMostTwice(story: Story): void {
  expectApplied(story);
  for (const count of Object.values(story.cards)) expect([1, 2, 3]).toContain(count);
}

const CONNECTOR: Readonly<Record<string, { readonly fault: Wire; readonly isSilent?: true }>> = {
  '429 with Retry-After': { fault: { kind: 'status', status: 429, retryAfter: 1 } },
  '429 without Retry-After': { fault: { kind: 'status', status: 429 } },
  // Teams answers it at random for what is there, 403 and 410 alike.
  '404': { fault: { kind: 'status', status: 404 } },
  '412': { fault: { kind: 'status', status: 412 } },
  '500': { fault: { kind: 'status', status: 500 } },
  '502': { fault: { kind: 'status', status: 502 } },
  '504': { fault: { kind: 'status', status: 504 } },
  'reset before it was taken': { fault: { kind: 'reset', when: 'before' }, isSilent: true },
  'reset after it was taken': { fault: { kind: 'reset', when: 'after' }, isSilent: true },
  'no answer': { fault: { kind: 'hang', when: 'before' }, isSilent: true },
  'no answer after it was taken': { fault: { kind: 'hang', when: 'after' }, isSilent: true },
};

const clear = (stage: Stage): Promise<unknown> => stage.connector('DELETE', 'faults');

const CONNECTOR_CELLS: readonly Cell[] = Object.entries(CONNECTOR).flatMap(([name, { fault, isSilent }]) => {
  const order = (call: 'post' | 'edit', times?: number) => (stage: Stage) =>
    stage.connector('POST', 'faults', { match: { call }, fault, ...(times !== undefined && { times }) });
  return [
    {
      name: `a card is posted: ${name}, once`,
      trouble: { when: 'message', begin: order('post', 1) },
      check: isSilent ? expectAtMostTwice : expectNothingToSee,
    },
    {
      name: `cards are edited: ${name}, once each`,
      trouble: { when: 'approval', begin: order('edit', 3) },
      check: expectNothingToSee,
    },
    {
      name: `cards are posted: ${name}, for a while`,
      trouble: { when: 'message', begin: order('post'), end: { seconds: 12, act: clear } },
      check: isSilent ? expectAtMostTwice : expectNothingToSee,
    },
    {
      name: `cards are edited: ${name}, for a while`,
      trouble: { when: 'approval', begin: order('edit'), end: { seconds: 12, act: clear } },
      check: expectNothingToSee,
    },
  ] as const satisfies readonly Cell[];
});

const inBatch = (fault: Wire, times?: number): Trouble => ({
  when: 'approval',
  begin: (stage) =>
    stage.control('POST', 'faults', {
      match: { path: 'checkMemberGroups', inBatch: true },
      fault,
      ...(times !== undefined && { times }),
    }),
});

const FORBIDDEN = {
  kind: 'status',
  status: 403,
  code: 'Forbidden',
  intune: true,
  message:
    'Application is not authorized to perform this operation. Application must have one of the following scopes: DeviceManagementConfiguration.ReadWrite.All',
};

function expectUncounted({ ending, says, assigns, rows }: Story): void {
  expect(ending).toBe('Waiting');
  expect(says).toMatch(/could not be checked .* does not count/);
  expect({ assigns, rows }).toEqual({ assigns: [], rows: ROWS_BEFORE });
}

const GRAPH_CELLS: readonly Cell[] = [
  ...([{ retryAfter: 1 }, {}] as const).flatMap((wait): Cell[] => {
    const [fault, name] = [
      { kind: 'status', status: 429, ...wait },
      'retryAfter' in wait ? 'with' : 'without',
    ];
    return [
      {
        name: `an item of a batch: 429 ${name} Retry-After, once`,
        trouble: inBatch(fault, 1),
        check: expectNothingToSee,
      },
      {
        name: `an item of a batch: 429 ${name} Retry-After, for good`,
        trouble: inBatch(fault),
        check: expectUncounted,
      },
    ];
  }),
  {
    name: 'reads lag behind for 60 s',
    environment: { READ_BACK_SECONDS: '90' },
    trouble: {
      when: 'approval',
      begin: (stage) => stage.control('POST', 'faults', { fault: { kind: 'staleReads', seconds: 60 } }),
    },
    check: expectNothingToSee,
  },
  {
    name: 'consent for writing is missing',
    trouble: {
      when: 'approval',
      begin: (stage) =>
        stage.control('POST', 'faults', { match: { method: 'POST', path: '/assign$/' }, fault: FORBIDDEN }),
    },
    check: ({ ending, says, assigns, rows, told }) => {
      expect(ending).toBe('Failed');
      expect(says).toContain('DeviceManagementConfiguration.ReadWrite.All');
      expect({ assigns, rows }).toEqual({ assigns: [403], rows: ROWS_BEFORE });
      expect(told).toEqual(['Failed, nothing was changed: Windows 11 baseline, +1, 4 kept']);
    },
  },
];

/** The identity endpoint is one for all stages: these are played alone. A token so short is asked for with every call. */
const SHORT = { lifetimeSeconds: 3 };
const UNTIL_IT_ENDED_MS = 3_500;
const WELL = { fail: null };

function withoutToken(when: Trouble['when'], resource: string, seconds?: number): Trouble {
  const mend = (stage: Stage): Promise<void> => stage.identity(WELL);
  return {
    when,
    begin: async (stage) => {
      await stage.identity({ fail: { resource, status: 503 } });
      // A token that still lives is used to its end.
      await new Promise((resolve) => setTimeout(resolve, UNTIL_IT_ENDED_MS));
    },
    ...(seconds !== undefined && { end: { seconds, act: mend } }),
    cleanUp: mend,
  };
}

const TOKEN_CELLS: readonly Cell[] = [
  {
    name: 'no token for Graph at the message',
    trouble: withoutToken('message', 'graph'),
    check: ({ ending, says, assigns, rows, cards }) => {
      expect(ending).toBe('Problem');
      expect(says).toMatch(/could not be checked/);
      expect({ assigns, rows }).toEqual({ assigns: [], rows: ROWS_BEFORE });
      expect(cards).toEqual({ Alex: 0, Ben: 0, Chris: 0 });
    },
  },
  {
    name: 'no token for Graph at the approval',
    trouble: withoutToken('approval', 'graph'),
    check: expectUncounted,
  },
  {
    name: 'no token for Teams for a while',
    trouble: withoutToken('approval', 'botframework', 12),
    check: expectNothingToSee,
  },
];

const CELLS = [...CONNECTOR_CELLS, ...GRAPH_CELLS, ...TOKEN_CELLS];
const played = new Map<string, Story | Error>();

const play = ({ trouble, environment }: Cell): Promise<Story> => playWith(trouble, environment);

async function playTokens(): Promise<readonly (Story | Error)[]> {
  const stage = await openStage();
  await stage.identity(SHORT);
  await stage.close();
  return await playAll(
    TOKEN_CELLS.map((cell) => () => play(cell)),
    1,
  );
}

beforeAll(async () => {
  const together = [...CONNECTOR_CELLS, ...GRAPH_CELLS];
  const stories = await playAll(
    together.map((cell) => () => play(cell)),
    10,
  );
  const alone = await playTokens();
  CELLS.forEach(({ name }, index) =>
    played.set(name, [...stories, ...alone][index] ?? new Error('not played')),
  );
}, 600_000);

afterAll(() => {
  const lines = CELLS.map(({ name }) => {
    const story = played.get(name);
    if (!story || story instanceof Error) return `  ${name}: not played`;
    return `  ${name}: ${story.ending}; cards ${Object.values(story.cards).join(' ')}; “${(story.says.split('\n')[0] ?? '').slice(0, 80)}”`;
  });
  process.stdout.write(`Faults beside Graph's calls\n${lines.join('\n')}\n`);
});

it.each(CELLS.map((cell) => [cell.name, cell] as const))('%s', (name, { check }) => {
  const story = played.get(name);
  if (!story || story instanceof Error) throw story ?? new Error('not played');
  check(story);
});
