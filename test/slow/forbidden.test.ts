// A permission is missing, call by call: the person in front of it reads which one, what is off without it, and who can help.
import { ask, assigns, ended } from '../support/ask.js';
import {
  cardOf,
  element,
  findAction,
  openStage,
  readable,
  status,
  type Name,
  type Stage,
  type Wire,
} from '../support/stage.js';

const SENTENCE = 'assign policy Windows 11 baseline to group Finance laptops';
const READ = 'grant the bot’s application DeviceManagementConfiguration.Read.All (';
const WRITE = 'grant the bot’s application DeviceManagementConfiguration.ReadWrite.All (';
const GROUPS = 'grant the bot’s application GroupMember.Read.All (';
const PEOPLE = 'grant the bot’s application User.Read.All (';
const MEMBERSHIP = 'grant the bot’s application User.Read.All and GroupMember.Read.All (';

/** As the directory says no, and as Intune does where it does not name what is missing. */
const DENIED = {
  kind: 'status',
  status: 403,
  code: 'Authorization_RequestDenied',
  message: 'Insufficient privileges to complete the operation.',
};
const FORBIDDEN = {
  kind: 'status',
  status: 403,
  intune: true,
  code: 'Forbidden',
  message: 'Application is not authorized to perform this operation.',
};
const BAD_TOKEN = {
  kind: 'status',
  status: 401,
  code: 'InvalidAuthenticationToken',
  message: 'Access token is empty.',
};

const ACCOUNT = { method: 'GET', path: '/\\/users\\/[^/]+$/' };
const CHECK = { method: 'POST', path: 'checkMemberGroups' };

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ environment: { READ_BACK_SECONDS: '2', INTUNE_APPROVAL_POLL_SECONDS: '3600' } });
});
afterAll(() => stage.close());
beforeEach(async () => {
  await stage.control('DELETE', 'faults');
  await stage.control('POST', 'reset', {});
});

async function refuse(match: Wire, fault: Wire): Promise<void> {
  await stage.control('POST', 'faults', { match, fault });
}

/** What somebody is answered with. */
async function answerTo(who: Name, text: string): Promise<string> {
  const known = new Set((await stage.chatOf(who)).map(({ id }) => id));
  await stage.say(who, text);
  return await stage.until('an answer', async () => {
    const fresh = (await stage.chatOf(who)).find(({ id }) => !known.has(id));
    const read = fresh && readable(cardOf(fresh));
    return read !== undefined && !/^Checking/.test(read) ? read : undefined;
  });
}

/** What is refused, what is written, and what the answer says is to be granted and is off. */
interface Refusal {
  readonly match: Wire;
  readonly fault: Wire;
  readonly text?: string;
  readonly grant: string;
  readonly off: string;
}

const LIST = { path: '/\\/deviceCompliancePolicies\\?/' };
const ROWS = { path: '/\\/assignments$/' };
const QUESTION = 'show assignments of Windows 11 baseline';

const REFUSALS: Readonly<Record<string, Refusal>> = {
  'their account': { match: ACCOUNT, fault: DENIED, grant: PEOPLE, off: 'account is enabled' },
  'their groups': { match: CHECK, fault: DENIED, grant: MEMBERSHIP, off: 'who may ask and who may approve' },
  'their groups, for a question': {
    match: CHECK,
    fault: DENIED,
    text: 'list policies',
    grant: MEMBERSHIP,
    off: 'who may ask and who may approve',
  },
  'the list of policies': { match: LIST, fault: FORBIDDEN, grant: READ, off: 'finding policies' },
  'the list of policies, for a question': {
    match: LIST,
    fault: FORBIDDEN,
    text: 'list policies',
    grant: READ,
    off: 'finding policies',
  },
  'the assignments': { match: ROWS, fault: FORBIDDEN, grant: READ, off: 'reading their assignments' },
  'the assignments, for a question': {
    match: ROWS,
    fault: FORBIDDEN,
    text: QUESTION,
    grant: READ,
    off: 'reading their assignments',
  },
  'the group by name': {
    match: { path: '/\\/groups\\?/' },
    fault: DENIED,
    grant: GROUPS,
    off: 'finding groups',
  },
};

describe('whoever writes', () => {
  it.each(Object.entries(REFUSALS))(
    '%s may not be read: told so, and nothing is planned',
    async (_, { match, fault, text = SENTENCE, grant, off }) => {
      await refuse(match, fault);
      const answer = await answerTo('Alex Rivera', text);
      expect(answer).toContain(`Ask an administrator to ${grant}`);
      expect(answer).toMatch(new RegExp(`Off without it: [^.]*${off}`));
      expect(answer).not.toMatch(/again in a minute|_version/);
      expect(await assigns(stage)).toHaveLength(0);
    },
  );

  it('a token that Graph does not take is nobody’s missing permission, and says what to check', async () => {
    await refuse(CHECK, BAD_TOKEN);
    const answer = await answerTo('Alex Rivera', SENTENCE);
    expect(answer).toMatch(/did not accept the bot’s token: check the tenant, the cloud and the clock/);
    expect(answer).not.toMatch(/again in a minute|grant/);
  });
});

describe('whoever approves', () => {
  it.each([
    ['their account', ACCOUNT, DENIED, PEOPLE],
    ['their groups', CHECK, DENIED, MEMBERSHIP],
    ['the token', CHECK, BAD_TOKEN, 'check the tenant, the cloud and the clock'],
  ])('%s may not be read: the press does not count, and they read why', async (_, match, fault, words) => {
    const { ben } = await ask(stage);
    await refuse(match, fault);
    const { view } = await stage.press('Ben Okafor', ben, 'approve');
    const notice = readable(element(view, 'notice'));
    expect(notice).toMatch(/^It could not be checked whether you may do this, so it does not count\. /);
    expect(notice).toContain(words);
    expect(status(view)).toMatch(/^Waiting: 0 of 1/);
    await stage.control('DELETE', 'faults');
    await stage.press('Ben Okafor', ben, 'approve');
    await ended(stage, 'Applied');
  });

  it('the assignments may not be read again: failed, nothing was sent', async () => {
    const { ben } = await ask(stage);
    await refuse({ method: 'GET', path: '/\\/assignments$/' }, FORBIDDEN);
    await stage.press('Ben Okafor', ben, 'approve');
    expect(readable(await ended(stage, 'Failed'))).toContain(READ);
    expect(await assigns(stage)).toHaveLength(0);
  });

  it('the change may not be made: failed, and it names writing', async () => {
    const { ben } = await ask(stage);
    await refuse({ method: 'POST', path: '/\\/assign$/' }, FORBIDDEN);
    await stage.press('Ben Okafor', ben, 'approve');
    const card = readable(await ended(stage, 'Failed'));
    expect(card).toContain(WRITE);
    expect(card).toContain('Off without it: applying approved changes');
  });

  it('the assignments may not be read back: unconfirmed, and it names reading', async () => {
    // A policy that nothing was sent to before: doubts about late reads would cost more of them.
    const { ben } = await ask(stage, 'assign policy iOS corporate to group Finance laptops');
    await stage.control('POST', 'faults', {
      match: { method: 'GET', path: '/\\/assignments$/', inBatch: false },
      fault: FORBIDDEN,
      skip: 1,
    });
    await stage.press('Ben Okafor', ben, 'approve');
    expect(readable(await ended(stage, 'Unconfirmed'))).toContain(READ);
  });
});

describe('what only makes a card poorer does not stop it', () => {
  it('filters without a name, groups without a count: the card says what it does not know', async () => {
    await refuse({ path: 'assignmentFilters' }, FORBIDDEN);
    await refuse({ path: 'transitiveMembers' }, DENIED);
    const card = cardOf((await ask(stage)).ben);
    expect(readable(card)).not.toContain('Corporate owned');
    expect(readable(element(card, 'added'))).not.toMatch(/\d+ devices/);
    expect(findAction(card, 'approve')).toBeDefined();
  });
});

describe('held by Intune', () => {
  afterEach(() => stage.control('POST', 'maa', { on: false }));

  it('how it stands may not be read: the code is tried, and the card names what following it needs', async () => {
    await stage.control('POST', 'maa', { on: true });
    const { ben } = await ask(stage);
    await stage.press('Ben Okafor', ben, 'approve');
    await ended(stage, 'Held by Intune');
    await refuse({ path: 'operationApprovalRequests' }, FORBIDDEN);
    const { message } = await stage.card('Alex Rivera', (card) => status(card).startsWith('Held'));
    await stage.press('Alex Rivera', message, 'refresh');
    const says = await stage.until('what came of trying the code', async () => {
      const now = readable(cardOf((await stage.chatOf('Alex Rivera')).at(-1)!));
      return now.includes('The code was tried') ? now : undefined;
    });
    expect(says).toContain('To follow it there the bot needs DeviceManagementConfiguration.Read.All.');
  });
});
