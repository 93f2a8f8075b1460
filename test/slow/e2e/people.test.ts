// Who may do what, over the wire: wrong people, forged cards, double clicks, two approvers, rejection, expiry.
import { ask, assigns } from '../../support/ask.js';
import {
  cardOf,
  element,
  findAction,
  openStage,
  readable,
  status,
  type Stage,
  type Wire,
} from '../../support/stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());
beforeEach(() => stage.control('POST', 'reset', {}));

it("refuses the requester's own approval, on the request's current card, and sends nothing", async () => {
  const { alex, ben } = await ask(stage);
  const { data } = findAction(cardOf(ben), 'approve');
  const answer = await stage.forge('Alex Rivera', alex, 'approve', data);
  expect(answer.kind).toBe('card');
  expect(readable(element(answer.view, 'notice'))).not.toBe('');
  expect(status(answer.view)).toMatch(/^Waiting/);
  expect(await assigns(stage)).toHaveLength(0);
});

it('tells an outsider nothing, not even that the request exists', async () => {
  const { ben } = await ask(stage);
  const { data } = findAction(cardOf(ben), 'approve');
  const answer = await stage.forge('Dana Moss', ben, 'approve', data);
  expect(answer.kind).toBe('message');
  expect(answer.text).not.toMatch(/Windows|Finance|Alex|approv/i);
  expect(await assigns(stage)).toHaveLength(0);
});

it('an approver who was disabled, removed or made a guest a second ago does not count', async () => {
  const { ben } = await ask(stage);
  const id = await stage.idOf('users', 'Ben Okafor');
  const groupId = await stage.idOf('groups', 'Countersign approvers');
  const press = async (): Promise<Wire> => await stage.press('Ben Okafor', ben, 'approve');
  await stage.control('PATCH', `users/${id}`, { accountEnabled: false });
  expect((await press()).view && readable(element((await press()).view, 'notice'))).not.toBe('');
  await stage.control('PATCH', `users/${id}`, { accountEnabled: true, userType: 'Guest' });
  await press();
  await stage.control('PATCH', `users/${id}`, { userType: 'Member' });
  await stage.control('POST', 'members', { groupId, remove: [id] });
  await press();
  expect(await assigns(stage)).toHaveLength(0);
  await stage.control('POST', 'members', { groupId, add: [id] });
  await press();
  await stage.card('Ben Okafor', (card) => status(card).startsWith('Applied'));
  await stage.card('Ben Okafor', (card) => status(card).startsWith('Applied'));
  expect(await assigns(stage)).toHaveLength(1);
});

it('what cannot be read means no: who-may unanswered refuses the click and loses nothing', async () => {
  const { ben } = await ask(stage);
  await stage.control('POST', 'faults', {
    match: { path: 'checkMemberGroups', inBatch: true },
    fault: { kind: 'status', status: 403 },
  });
  const answer = await stage.press('Ben Okafor', ben, 'approve');
  expect(readable(element(answer.view, 'notice'))).not.toBe('');
  await stage.control('DELETE', 'faults');
  await stage.press('Ben Okafor', ben, 'approve');
  await stage.card('Ben Okafor', (card) => status(card).startsWith('Applied'));
});

it('two presses at the same moment lead to one assign', async () => {
  const { ben } = await ask(stage);
  const answers = await Promise.all([1, 2, 3].map(() => stage.press('Ben Okafor', ben, 'approve')));
  expect(answers.map(({ kind }) => kind)).toEqual(['card', 'card', 'card']);
  await stage.card('Ben Okafor', (card) => status(card).startsWith('Applied'));
  expect(await assigns(stage)).toHaveLength(1);
});

it('All devices needs two approvers, and two pressing at once both count', async () => {
  await ask(stage, 'assign Windows 11 baseline to all devices');
  const ben = await stage.card('Ben Okafor', (card) => status(card).startsWith('Waiting: 0 of 2'));
  const chris = await stage.card('Chris Lindqvist', (card) => status(card).startsWith('Waiting: 0 of 2'));
  await Promise.all([
    stage.press('Ben Okafor', ben.message, 'approve'),
    stage.press('Chris Lindqvist', chris.message, 'approve'),
  ]);
  const { card } = await stage.card('Alex Rivera', (seen) => status(seen).startsWith('Applied'));
  expect(readable(element(card, 'decisions'))).toMatch(
    /Ben Okafor[\s\S]*Chris Lindqvist|Chris Lindqvist[\s\S]*Ben Okafor/,
  );
  expect(await assigns(stage)).toHaveLength(1);
});

it('a rejection with a reason ends it for everybody', async () => {
  const { ben } = await ask(stage);
  await stage.press('Ben Okafor', ben, 'reject', { reason: 'not before the audit **now**' });
  const { card } = await stage.card('Alex Rivera', (seen) => status(seen).startsWith('Rejected'));
  expect(readable(card)).toContain('not before the audit **now**');
  const late = await stage.card('Chris Lindqvist', (seen) => status(seen).startsWith('Rejected'));
  const { data } = findAction(cardOf(ben), 'approve');
  const answer = await stage.forge('Chris Lindqvist', late.message, 'approve', data);
  expect(status(answer.view)).toMatch(/^Rejected/);
  expect(await assigns(stage)).toHaveLength(0);
});

it('only the requester cancels', async () => {
  const { alex, ben } = await ask(stage);
  const { data } = findAction(cardOf(alex), 'cancel');
  const no = await stage.forge('Ben Okafor', ben, 'cancel', data);
  expect(status(no.view)).toMatch(/^Waiting/);
  await stage.press('Alex Rivera', alex, 'cancel');
  await stage.card('Ben Okafor', (card) => status(card).startsWith('Cancelled'));
});

it('a change makes a new revision; a click on the old one changes nothing and shows the current card', async () => {
  const { alex, ben } = await ask(stage);
  await stage
    .press('Alex Rivera', alex, 'change', {
      text: 'assign Windows 11 baseline to Finance laptops excluding HQ kiosks',
    })
    .catch(() => undefined);
  const before = findAction(cardOf(ben), 'approve').data;
  await stage.forge('Alex Rivera', alex, 'change', {
    ...before,
    text: 'unassign Windows 11 baseline from Windows pilot',
  });
  await stage.card('Ben Okafor', (card) => findAction(card, 'approve')?.data.revision === 2);
  const answer = await stage.forge('Ben Okafor', ben, 'approve', before);
  expect(findAction(answer.view, 'approve').data.revision).toBe(2);
  expect(readable(element(answer.view, 'notice'))).not.toBe('');
  expect(await assigns(stage)).toHaveLength(0);
});

const FORGED: readonly (readonly [string, string, (data: Wire) => unknown])[] = [
  ['another request', 'approve', () => ({ requestId: 'AAAAAAAAAAAAAAAAAAAAAA', revision: 1 })],
  ['no request', 'approve', () => ({})],
  ['no data', 'approve', () => null],
  ['a text revision', 'approve', ({ requestId }) => ({ requestId, revision: '1' })],
  ['a broken revision', 'approve', ({ requestId }) => ({ requestId, revision: 1.5 })],
  ['a list as id', 'approve', () => ({ requestId: ['x'], revision: 1 })],
  ['an unknown verb', 'destroy', (data) => data],
  ['a verb of Object', 'constructor', (data) => data],
  ['a prototype', 'approve', () => JSON.parse('{"__proto__":{"requestId":"x"},"revision":1}')],
  ['a very long id', 'approve', () => ({ requestId: 'x'.repeat(100_000), revision: 1 })],
  ['a path as id', 'approve', () => ({ requestId: "../../' OR 1=1 --", revision: 1 })],
  ['no option', 'choose', (data) => ({ ...data, choice: 'none of these' })],
  ['a page of nowhere', 'page', () => ({ list: 'assignments', policyId: 'nope', page: 99 })],
  ['a negative page', 'page', () => ({ list: 'policies', page: -1 })],
  [
    'extra members that decide nothing',
    'approve',
    (data) => ({ ...data, revision: 99, approvals: 9, state: 'approved' }),
  ],
];

it.each(FORGED)(
  'forged card data with %s is refused without an error, and nothing changes',
  async (_, verb, make) => {
    const { ben } = await ask(stage);
    const answer = await stage.forge('Ben Okafor', ben, verb, make(findAction(cardOf(ben), 'approve').data));
    expect(['card', 'message']).toContain(answer.kind);
    expect(await assigns(stage)).toHaveLength(0);
    await stage.control('POST', 'reset', {});
  },
);

it('a requester in a tenant with one reachable approver is told when two are needed', async () => {
  const id = await stage.idOf('users', 'Chris Lindqvist');
  await stage.control('PATCH', `users/${id}`, { accountEnabled: false });
  await stage.say('Alex Rivera', 'assign Windows 11 baseline to all devices');
  const { card } = await stage.card('Alex Rivera', (seen) =>
    /reach/i.test(readable(element(seen, 'decisions') ?? {})),
  );
  expect(readable(card)).toContain('Ben Okafor');
});
