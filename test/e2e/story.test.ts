// The main job, end to end over HTTP: ask, see the exact payload, approve, applied, shown.
import {
  cardOf,
  element,
  findAction,
  openStage,
  readable,
  status,
  type Stage,
  type Wire,
} from '../support/stage.js';

const SENTENCE = 'assign policy Windows 11 baseline to group Finance laptops because audit finding 12';

describe('the story', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage.close());

  it('Alex asks, Ben approves, the tenant changes by exactly what the card showed', async () => {
    const before = await stage.rowsOf('Windows 11 baseline');
    expect(before).toHaveLength(4);
    await stage.say('Alex Rivera', SENTENCE);
    const alex = await stage.card('Alex Rivera', (card) => status(card).startsWith('Waiting'));
    const ben = await stage.card('Ben Okafor', (card) => status(card).startsWith('Waiting'));
    const chris = await stage.card('Chris Lindqvist', (card) => status(card).startsWith('Waiting'));

    expect(findAction(alex.card, 'approve')).toBeUndefined();
    expect(findAction(alex.card, 'cancel')).toBeDefined();
    expect(findAction(ben.card, 'approve').title).toBe('Approve: add 1, keep 4');
    expect(findAction(ben.card, 'approve').data).toEqual({ requestId: expect.any(String), revision: 1 });
    expect(ben.message.summary).toContain('Windows 11 baseline');
    expect(readable(element(ben.card, 'added'))).toContain('INCLUDE');
    expect(readable(element(ben.card, 'added'))).toContain('214 devices');
    expect(readable(element(ben.card, 'kept'))).toContain('Corporate owned');
    expect(readable(element(ben.card, 'warnings'))).toContain('Executives');
    expect(readable(ben.card)).toContain('audit finding 12');
    const policyId = await stage.idOf('policies', 'Windows 11 baseline');
    expect(readable(element(ben.card, 'endpoint')).replace(/\s/g, '')).toContain(
      `POSTbeta/deviceManagement/deviceCompliancePolicies/${policyId}/assign`,
    );

    const pressed = await stage.press('Ben Okafor', ben.message, 'approve');
    expect(pressed.kind).toBe('card');
    const done = await stage.card('Alex Rivera', (card) => status(card).startsWith('Applied'));
    const sent = (await stage.calls()).filter((call: Wire) => call.path.endsWith('/assign'));
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({ version: 'beta', method: 'POST', status: 200 });
    expect(JSON.parse(element(ben.card, 'payload').codeSnippet)).toEqual(JSON.parse(sent[0].body));
    expect(JSON.parse(sent[0].body).assignments).toHaveLength(5);
    for (const row of JSON.parse(sent[0].body).assignments) expect(Object.keys(row)).toEqual(['target']);

    const after = await stage.rowsOf('Windows 11 baseline');
    expect(after).toHaveLength(5);
    for (const row of before) expect(after).toContainEqual(row);
    expect(readable(done.card)).toContain('Finance laptops');
    expect(findAction(done.card, 'undo')).toBeDefined();
    for (const who of ['Ben Okafor', 'Chris Lindqvist'] as const) {
      await stage.card(who, (card) => status(card).startsWith('Applied'));
    }
    expect(chris.message.id).toBe((await stage.chatOf('Chris Lindqvist')).at(-1)!.id);
    const told = await stage.until('the requester to be told', async () =>
      (await stage.chatOf('Alex Rivera')).find(({ text }) =>
        text.startsWith('Applied: Windows 11 baseline, +1, 4 kept'),
      ),
    );
    expect(told.summary).toBe('Applied: Windows 11 baseline, +1, 4 kept');
  });

  it('editing cards notified nobody: Ben got one message, Alex the card and the end', async () => {
    const ben = await stage.chatOf('Ben Okafor');
    expect(ben.filter((message) => element(cardOf(message), 'status') !== undefined)).toHaveLength(1);
    const alex = await stage.chatOf('Alex Rivera');
    expect(alex.map(({ text, attachments }) => [text, attachments.length])).toEqual([
      ['', 1],
      ['', 1],
      ['Applied: Windows 11 baseline, +1, 4 kept', 0],
    ]);
  });

  it('a second press on an approved card sends nothing more', async () => {
    const ben = await stage.card('Ben Okafor');
    const { requestId } = findAction(ben.card, 'undo').data;
    const again = await stage.forge('Ben Okafor', ben.message, 'approve', { requestId, revision: 1 });
    expect(again.kind).toBe('card');
    expect((await stage.calls()).filter((call: Wire) => call.path.endsWith('/assign'))).toHaveLength(1);
  });

  it('undo is a new request that takes back one row and keeps a later edit', async () => {
    const policyId = await stage.idOf('policies', 'Windows 11 baseline');
    await stage.control('POST', 'edit', {
      policyId,
      add: [{ target: { '@odata.type': '#microsoft.graph.allDevicesAssignmentTarget' } }],
    });
    const alex = await stage.card('Alex Rivera');
    await stage.press('Alex Rivera', alex.message, 'undo');
    const ben = await stage.card('Ben Okafor', (card) => status(card).startsWith('Waiting'));
    expect(readable(element(ben.card, 'removed'))).toContain('Finance laptops');
    await stage.press('Ben Okafor', ben.message, 'approve');
    await stage.card('Ben Okafor', (card) => status(card).startsWith('Applied'));
    const rows = await stage.rowsOf('Windows 11 baseline');
    expect(rows.map((row: Wire) => row.groupName ?? row.kind).sort()).toEqual(
      ['Executives', 'HQ desktops', 'Sales laptops', 'Windows pilot', 'allDevices'].sort(),
    );
  });
});

describe('the budget of round trips', () => {
  it('who-may, then three to the card; who-may, then re-read, assign, read back', async () => {
    const stage = await openStage({ latencyMs: 80 });
    try {
      await stage.say('Alex Rivera', 'assign policy Windows 11 baseline to group Finance laptops');
      const ben = await stage.card('Ben Okafor', (card) => status(card).startsWith('Waiting'));
      await stage.until('the approvers to be looked up', async () =>
        (await stage.calls()).length > 0 ? true : undefined,
      );
      const asking = await stage.calls();
      const toCard = asking.slice(0, asking.length - 1);
      expect(trips(toCard)).toBe(4);
      const since = asking.at(-1)!.n;
      await stage.press('Ben Okafor', ben.message, 'approve');
      await stage.card('Ben Okafor', (card) => status(card).startsWith('Applied'));
      const approving = await stage.calls(since);
      expect(
        approving.map((call: Wire) => `${call.method} ${call.version} ${call.path.split('/').at(-1)}`),
      ).toEqual(['POST v1.0 $batch', 'GET beta assignments', 'POST beta assign', 'GET beta assignments']);
    } finally {
      await stage.close();
    }
  });
});

it('a policy with 60 assignments costs no more round trips to its card', async () => {
  const stage = await openStage({ latencyMs: 80 });
  try {
    const { policies } = await stage.control('GET', 'state');
    const sixty = policies.find((policy: Wire) => policy.rows.length === 60);
    await stage.say('Alex Rivera', `assign "${sixty.displayName}" to Finance laptops`);
    await stage.card('Ben Okafor', (card) => status(card).startsWith('Waiting'));
    const asking = await stage.calls();
    expect(trips(asking.slice(0, asking.length - 1))).toBe(4);
  } finally {
    await stage.close();
  }
});

/** How many calls had to wait for another: the longest chain of calls that do not overlap. */
function trips(calls: readonly Wire[]): number {
  let count = 0;
  let end = -Infinity;
  for (const call of [...calls].sort((left, right) => left.start - right.start)) {
    if (call.start >= end) {
      count += 1;
      end = call.end;
    } else end = Math.min(end, call.end);
  }
  return count;
}
