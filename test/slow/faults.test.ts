// Graph misbehaving over the wire: what the person reads, what was sent, and that nothing is lost.
import { ask, assigns, ended } from '../support/ask.js';
import {
  cardOf,
  element,
  findAction,
  openStage,
  readable,
  status,
  type Seen,
  type Stage,
  type Wire,
} from '../support/stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ environment: { READ_BACK_SECONDS: '3' } });
});
afterAll(() => stage.close());
beforeEach(async () => {
  await stage.control('DELETE', 'faults');
  await stage.control('POST', 'reset', {});
});

async function approve(ben: Seen): Promise<void> {
  await stage.press('Ben Okafor', ben, 'approve');
}

async function fault(match: Wire, what: Wire, times?: number): Promise<void> {
  await stage.control('POST', 'faults', { match, fault: what, ...(times !== undefined && { times }) });
}

const ASSIGN = { method: 'POST', path: '/assign' };

it('another admin edits between plan and approval: stale, nothing sent, and planning again is one press', async () => {
  const { ben } = await ask(stage);
  const policyId = await stage.idOf('policies', 'Windows 11 baseline');
  await stage.control('POST', 'edit', {
    policyId,
    remove: ['allDevices', await stage.idOf('groups', 'HQ desktops')],
  });
  await approve(ben);
  const card = await ended(stage, 'Stale');
  expect(readable(card)).toContain('HQ desktops');
  expect(await assigns(stage)).toEqual([]);
  const alex = await stage.card('Alex Rivera', (seen) => status(seen).startsWith('Stale'));
  await stage.press('Alex Rivera', alex.message, 'replan');
  const again = await stage.card('Ben Okafor', (seen) => findAction(seen, 'approve')?.data.revision === 2);
  await approve(again.message);
  await ended(stage, 'Applied');
  expect(JSON.parse((await assigns(stage))[0].body).assignments).toHaveLength(4);
});

it('429 with Retry-After: the same bytes go again after a re-read', async () => {
  const { ben } = await ask(stage);
  await fault(ASSIGN, { kind: 'status', status: 429, retryAfter: 1 }, 1);
  await approve(ben);
  await ended(stage, 'Applied');
  const sent = await assigns(stage);
  expect(sent.map(({ status: code }) => code)).toEqual([429, 200]);
  const order = (await stage.calls()).map((call: Wire) => call.path.split('/').at(-1));
  expect(order.slice(order.indexOf('assign'))).toEqual(['assign', 'assignments', 'assign', 'assignments']);
});

it.each([
  ['503 after applying', { kind: 'statusAfter', status: 503 }],
  ['504 after applying', { kind: 'statusAfter', status: 504 }],
  ['a reset after applying', { kind: 'reset', when: 'after' }],
  ['an empty body', { kind: 'emptyBody' }],
  ['a truncated body', { kind: 'truncated' }],
])('%s: found applied by reading, sent once', async (_, what) => {
  const { ben } = await ask(stage);
  await fault(ASSIGN, what, 1);
  await approve(ben);
  await ended(stage, 'Applied');
  expect(await assigns(stage)).toHaveLength(1);
});

it.each([
  ['503 before applying', { kind: 'status', status: 503 }],
  ['a reset before applying', { kind: 'reset', when: 'before' }],
])('%s: cannot be told, so unconfirmed; sending again needs a fresh approval', async (_, what) => {
  const { ben } = await ask(stage);
  await fault(ASSIGN, what, 1);
  await approve(ben);
  const card = await ended(stage, 'Unconfirmed');
  expect(findAction(card, 'refresh')).toBeDefined();
  expect(await assigns(stage)).toHaveLength(1);
  const alex = await stage.card('Alex Rivera', (seen) => status(seen).startsWith('Unconfirmed'));
  await stage.press('Alex Rivera', alex.message, 'replan');
  const again = await stage.card('Ben Okafor', (seen) => findAction(seen, 'approve')?.data.revision === 2);
  expect(status(again.card)).toMatch(/^Waiting: 0 of 1/);
  await approve(again.message);
  await ended(stage, 'Applied');
});

it('stale reads after applying: working, then applied, never failed', async () => {
  const { ben } = await ask(stage);
  await fault({}, { kind: 'staleReads', seconds: 2 });
  await approve(ben);
  await ended(stage, 'Applied');
  expect(await assigns(stage)).toHaveLength(1);
});

it('missing consent names the permission, and nothing changed', async () => {
  const { ben } = await ask(stage);
  await fault(
    ASSIGN,
    {
      kind: 'status',
      status: 403,
      intune: true,
      code: 'Forbidden',
      message:
        'Application is not authorized to perform this operation. Application must have one of the following scopes: DeviceManagementConfiguration.ReadWrite.All',
    },
    1,
  );
  await approve(ben);
  const card = await ended(stage, 'Failed');
  expect(readable(card)).toContain('DeviceManagementConfiguration.ReadWrite.All');
  expect(readable(card)).not.toContain('_version');
  expect(findAction(card, 'replan')).toBeDefined();
});

it('the re-read fails: nothing is sent, and the person is told', async () => {
  const { ben } = await ask(stage);
  await fault({ method: 'GET', path: 'assignments' }, { kind: 'status', status: 404, intune: true }, 1);
  await approve(ben);
  await ended(stage, 'Failed');
  expect(await assigns(stage)).toEqual([]);
});

it('somebody edits in the window between re-read and read-back: diverged, and says what', async () => {
  const { ben } = await ask(stage);
  const policyId = await stage.idOf('policies', 'Windows 11 baseline');
  await fault(ASSIGN, { kind: 'delay', milliseconds: 500 }, 1);
  await fault({ method: 'GET', path: `${policyId}/assignments` }, { kind: 'delay', milliseconds: 400 });
  const pressing = approve(ben);
  await stage.until('the assign to arrive', async () =>
    (await assigns(stage)).length === 1 ? true : undefined,
  );
  await stage.control('POST', 'edit', {
    policyId,
    add: [{ target: { '@odata.type': '#microsoft.graph.allDevicesAssignmentTarget' } }],
  });
  await pressing;
  const card = await ended(stage, 'Diverged');
  expect(readable(card)).toMatch(/all devices/i);
  expect(findAction(card, 'replan')).toBeDefined();
});

it('a page of assignments that cannot be read refuses the plan instead of shortening it', async () => {
  await stage.control('POST', 'pageSize', { assignments: 2 });
  await fault({ path: 'skiptoken' }, { kind: 'status', status: 400 });
  await stage.say('Alex Rivera', 'assign policy Windows 11 baseline to group Finance laptops');
  const answer = await stage.until('an answer', async () => {
    const newest = (await stage.chatOf('Alex Rivera')).at(-1);
    return newest &&
      cardOf(newest) &&
      status(cardOf(newest)) === '' &&
      /could not|cannot|Graph/i.test(readable(cardOf(newest)))
      ? newest
      : undefined;
  });
  expect(findAction(cardOf(answer), 'approve')).toBeUndefined();
  await stage.control('POST', 'pageSize', { assignments: 1000 });
});

it.each([
  [
    'without a licence',
    { kind: 'status', status: 400, code: 'BadRequest', message: 'Request not applicable to target tenant.' },
    /licence/,
  ],
  ['unreachable', { kind: 'reset', when: 'before' }, /reach|network/i],
  ['answering with a page of HTML', { kind: 'status', status: 502, html: true }, /trouble|health/i],
])(
  'Intune %s: the person is told what to do, and nothing is kept waiting',
  async (_, what, words) => {
    const known = new Set((await stage.messages()).map(({ id }) => id));
    await fault({ path: 'deviceManagement' }, what);
    await stage.say('Alex Rivera', 'assign policy Windows 11 baseline to group Finance laptops');
    const answer = await stage.until(
      'what to do',
      async () => {
        const fresh = (await stage.chatOf('Alex Rivera')).find(({ id }) => !known.has(id));
        const read = fresh && readable(cardOf(fresh));
        return read && words.test(read) ? read : undefined;
      },
      60,
    );
    expect(answer).not.toMatch(/<html|_version|at .*\.ts/);
    expect(await assigns(stage)).toEqual([]);
  },
  70_000,
);

it('who-may takes longer than 2.5 seconds: a checking card at once, then the update', async () => {
  const { ben } = await ask(stage);
  await fault({ path: 'checkMemberGroups', inBatch: true }, { kind: 'delay', milliseconds: 4_000 }, 1);
  const started = Date.now();
  const answer = await stage.press('Ben Okafor', ben, 'approve');
  expect(Date.now() - started).toBeLessThan(4_000);
  expect(readable(answer.view)).toMatch(/check/i);
  await ended(stage, 'Applied');
  await stage.card('Ben Okafor', (card) => status(card).startsWith('Applied'));
});

it('everything that stays is kept through 60 rows in pages', async () => {
  await stage.control('POST', 'pageSize', { assignments: 7 });
  const sixty = (await stage.control('GET', 'state')).policies.find(
    (policy: Wire) => policy.rows.length === 60,
  );
  const { ben: message } = await ask(stage, `assign "${sixty.displayName}" to Finance laptops`);
  expect(Buffer.byteLength(JSON.stringify(cardOf(message)))).toBeLessThan(25_000);
  await approve(message);
  await ended(stage, 'Applied');
  expect(await stage.rowsOf(sixty.displayName)).toHaveLength(61);
  expect(element(cardOf(message), 'payload')).toBeDefined();
  await stage.control('POST', 'pageSize', { assignments: 1000 });
});
