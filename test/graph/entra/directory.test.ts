// Groups by exactly their name, counts that are counts, and memberships that mean no where they cannot be read.
import { adviceText } from '../../../cards/text/faults/advice.js';
import fc from 'fast-check';
import { createDirectory } from '../../../bot/graph/entra/directory.js';
import type { Directory } from '../../../bot/workflow/ports.js';
import {
  batchReply,
  itemsOf,
  type BatchCall,
  type BatchReply,
  type GraphReply,
  type Script,
} from '../../support/stand-ins/graph-server.js';
import { faultOf, guid, setup, stopServers, token, type Setup } from '../setup.js';
import { anyCharacter } from '../../support/any-text.js';

afterEach(stopServers);

const configured = guid(99);

async function directoryOver(script: Script, settings = {}): Promise<Setup & { directory: Directory }> {
  const made = await setup(script, settings);
  const credential = (): Promise<string> => Promise.resolve(token);
  return { ...made, directory: createDirectory(made.client, { credential, tenantId: configured }) };
}

const items =
  (answer: (item: BatchCall) => BatchReply | undefined): Script =>
  (call) =>
    batchReply(call, answer);
const wireGroup = (n: number, displayName: string, more = {}): Record<string, unknown> => ({
  id: guid(n),
  displayName,
  description: null,
  groupTypes: [],
  mailEnabled: false,
  securityEnabled: true,
  createdDateTime: '2024-01-02T03:04:05Z',
  ...more,
});

describe('groups by name', () => {
  it('every group of that name, in whatever case, and none of another name', async () => {
    const all = [wireGroup(1, 'Contractors'), wireGroup(2, 'CONTRACTORS'), wireGroup(3, 'Contractors EMEA')];
    const { directory, server } = await directoryOver(items(() => ({ body: { value: all } })));
    const found = await directory.findGroups(['contractors', 'Nobody']);
    expect(found.get('contractors')!.map(({ id }) => id)).toEqual([guid(1), guid(2)]);
    expect(found.get('Nobody')).toEqual([]);
    expect(server.calls).toHaveLength(1);
  });

  it('an "é" is an "é", composed or not', async () => {
    const { directory } = await directoryOver(
      items(() => ({ body: { value: [wireGroup(1, 'Caf\u00e9')] } })),
    );
    expect((await directory.findGroups(['cafe\u0301'])).get('cafe\u0301')).toHaveLength(1);
  });

  it.each([
    'R&D #1 + lab',
    "O'Brien''s",
    '100% "sure"',
    'a/b\\c?d=e',
    '😀 Ünïcode',
    "x' or displayName ne 'y",
    ' padded ',
  ])('the name %p reaches Graph as one literal and nothing else', async (name) => {
    const { directory, server } = await directoryOver(
      items(() => ({ body: { value: [wireGroup(1, name)] } })),
    );
    expect((await directory.findGroups([name])).get(name)).toHaveLength(1);
    const [item] = itemsOf(server.calls[0]!);
    const { searchParams } = new URL(item!.url, 'http://graph.invalid');
    expect([...searchParams.keys()]).toEqual(['$filter', '$select', '$top']);
    expect(searchParams.get('$filter')).toBe(
      `displayName eq '${name.normalize('NFC').replaceAll("'", "''")}'`,
    );
  });

  it('no name at all breaks the literal', async () => {
    const { directory, server } = await directoryOver(items(() => ({ body: { value: [] } })));
    const names = fc.sample(fc.string({ unit: anyCharacter, minLength: 1, maxLength: 40 }), {
      numRuns: 100,
      seed: 7,
    });
    await directory.findGroups(names);
    const filters = server.calls
      .flatMap(itemsOf)
      .map(({ url }) => new URL(url, 'http://x.invalid').searchParams.get('$filter'));
    expect(filters.sort()).toEqual(
      [...new Set(names)]
        .map((name) => `displayName eq '${name.normalize('NFC').replaceAll("'", "''")}'`)
        .sort(),
    );
  });

  it('an answer of many pages is read to its end', async () => {
    const { directory } = await directoryOver((call, n): GraphReply => {
      if (n === 1) return { json: { value: [wireGroup(2, 'Finance')] } };
      const next = `http://${call.headers.host ?? ''}/v1.0/groups?$skiptoken=x`;
      return batchReply(call, () => ({
        body: { value: [wireGroup(1, 'Finance')], '@odata.nextLink': next },
      }));
    });
    expect((await directory.findGroups(['Finance'])).get('Finance')).toHaveLength(2);
  });

  it('names nobody can have are not asked for', async () => {
    const { directory, server } = await directoryOver(() => ({}));
    const long = 'x'.repeat(257);
    expect([...(await directory.findGroups(['', long]))]).toEqual([
      ['', []],
      [long, []],
    ]);
    expect(server.calls).toEqual([]);
  });

  it('one name that cannot be read stops all: nothing is taken for unknown', async () => {
    const { directory } = await directoryOver(
      items(({ decoded }) => (decoded.includes("'B'") ? { status: 403 } : { body: { value: [] } })),
    );
    const fault = await faultOf(directory.findGroups(['A', 'B']));
    expect(fault.kind).toBe('forbidden');
    expect(adviceText(fault.advice)).toContain('GroupMember.Read.All');
  });

  it.each([
    ['security', 'assigned', true, {}],
    ['mailEnabledSecurity', 'assigned', true, { mailEnabled: true }],
    ['distribution', 'assigned', false, { mailEnabled: true, securityEnabled: false }],
    [
      'microsoft365',
      'assigned',
      false,
      { groupTypes: ['Unified'], mailEnabled: true, securityEnabled: false },
    ],
    [
      'microsoft365Security',
      'dynamic',
      true,
      { groupTypes: ['Unified', 'DynamicMembership'], mailEnabled: true },
    ],
    ['security', 'dynamic', true, { groupTypes: ['DynamicMembership'] }],
  ])('tells a %s group, %s', async (kind, membership, securityEnabled, more) => {
    const { directory } = await directoryOver(items(() => ({ body: { value: [wireGroup(1, 'G', more)] } })));
    expect((await directory.findGroups(['G'])).get('G')).toEqual([
      { id: guid(1), displayName: 'G', kind, membership, securityEnabled, created: '2024-01-02T03:04:05Z' },
    ]);
  });
});

describe('the rule of a group', () => {
  const dynamic = ['DynamicMembership'];
  it.each([
    ['paused', dynamic, 'Paused'],
    ['on', dynamic, 'On'],
    [undefined, dynamic, null],
    [undefined, dynamic, 'Dreaming'],
    [undefined, [], 'Paused'],
  ])('is %s where groupTypes are %j and the state is %j', async (rule, groupTypes, state) => {
    const group = wireGroup(1, 'G', { groupTypes, membershipRuleProcessingState: state });
    const { directory, server } = await directoryOver(
      items(({ url }) => ({
        body: url.includes('transitiveMembers') ? { '@odata.count': 3, value: [] } : group,
      })),
    );
    const facts = (await directory.readGroups([guid(1)]))[guid(1)];
    expect(facts?.kind === 'found' && facts.group.rule).toBe(rule);
    expect(server.calls[0]?.body).toContain('membershipRuleProcessingState');
  });
});

describe('suggestions', () => {
  const tenant = [
    'Finance laptops',
    'Finance',
    'Finland',
    'Fire wardens',
    'HQ laptops',
    'Executives',
    'Finance desktops',
  ].map((name, index) => wireGroup(index, name));

  it('the nearest name first, at most five, in one trip', async () => {
    const { directory, server } = await directoryOver(items(() => ({ body: { value: tenant } })));
    const names = (await directory.suggestGroups('Finanse laptop')).map(({ displayName }) => displayName);
    expect(names[0]).toBe('Finance laptops');
    expect(names.length).toBeLessThanOrEqual(5);
    expect(names).not.toContain('Executives');
    expect(server.calls).toHaveLength(1);
  });

  it('a name that holds all the words comes, and none that lacks one', async () => {
    const long = 'Finance laptops of the Rotterdam office annex';
    const groups = ['Finland shops', long, 'Executives'].map((name, n) => wireGroup(n, name));
    const { directory } = await directoryOver(items(() => ({ body: { value: groups } })));
    const names = (await directory.suggestGroups('Finance laptops')).map(({ displayName }) => displayName);
    expect(names).toEqual([long]);
  });

  it('searches with the headers Graph wants, and quotes stay in the term', async () => {
    const { directory, server } = await directoryOver(items(() => ({ body: { value: [] } })));
    await directory.suggestGroups('The "A\\B" team');
    const searches = itemsOf(server.calls[0]!).filter(
      ({ url }) => url.includes('%24search') || url.includes('$search'),
    );
    const terms = searches.map(({ url }) => new URL(url, 'http://x.invalid').searchParams.get('$search'));
    expect(terms[0]).toBe('"displayName:The \\"A\\\\B\\" team"');
    for (const { headers, url } of searches) {
      expect(headers).toMatchObject({ ConsistencyLevel: 'eventual' });
      expect(url).toContain('$count=true');
    }
  });

  it('half of the ways to look failing leaves the other half', async () => {
    const { directory } = await directoryOver(
      items(({ url }) => (url.includes('search') ? { status: 400 } : { body: { value: tenant } })),
    );
    expect((await directory.suggestGroups('Finance laptop'))[0]?.displayName).toBe('Finance laptops');
  });

  it('none, and no error, where nothing can be read', async () => {
    const { directory } = await directoryOver(() => ({ status: 403 }));
    expect(await directory.suggestGroups('Finance')).toEqual([]);
    expect(await directory.suggestGroups('  ')).toEqual([]);
  });
});

describe('groups by id', () => {
  const answers = (
    devices: BatchReply,
    users: BatchReply,
    group: BatchReply = { body: wireGroup(1, 'G') },
  ): Script =>
    items(({ url }) => (url.includes('.device') ? devices : url.includes('.user') ? users : group));
  const counted = (count: unknown): BatchReply => ({
    body: { '@odata.count': count, value: [{ id: guid(8) }] },
  });
  const members = async (script: Script): Promise<unknown> => {
    const { directory } = await directoryOver(script);
    const facts = (await directory.readGroups([guid(1)]))[guid(1)];
    return facts?.kind === 'found' ? facts.members : facts?.kind;
  };

  it('come with their counts in one trip, by id in lower case', async () => {
    const { directory, server } = await directoryOver(answers(counted(214), counted('0')));
    expect(await directory.readGroups([guid(1).toUpperCase(), guid(1)])).toEqual({
      [guid(1)]: {
        kind: 'found',
        group: expect.objectContaining({ id: guid(1), displayName: 'G' }) as unknown,
        members: { devices: 214, users: 0 },
      },
    });
    expect(server.calls).toHaveLength(1);
    const counts = itemsOf(server.calls[0]!).filter(({ url }) => url.includes('transitiveMembers'));
    expect(counts).toHaveLength(2);
    for (const { headers, decoded } of counts) {
      expect(headers).toMatchObject({ ConsistencyLevel: 'eventual' });
      expect(decoded).toContain('$count=true');
    }
  });

  it('sixty groups travel in parallel batches', async () => {
    const { directory, server } = await directoryOver(
      items(({ url }) =>
        url.includes('transitiveMembers') ? counted(1) : { body: wireGroup(Number(/\d{8}/u.exec(url)), 'G') },
      ),
    );
    const ids = Array.from({ length: 60 }, (_, n) => guid(n));
    const facts = await directory.readGroups(ids);
    expect(ids.every((id) => facts[id]?.kind === 'found')).toBe(true);
    expect(server.calls).toHaveLength(9);
  });

  it.each([
    ['a number', 12],
    ['digits', '12'],
    ['digits in base64', Buffer.from('12').toString('base64')],
    ['digits in base64 after a byte order mark', Buffer.from('\uFEFF12').toString('base64')],
  ])('a count that comes only by its own address, as %s, is read in a second trip', async (_, body) => {
    const script = items(({ url }) => {
      if (url.endsWith('/$count')) return { headers: { 'Content-Type': 'text/plain' }, body };
      return url.includes('transitiveMembers') ? { body: { value: [] } } : { body: wireGroup(1, 'G') };
    });
    expect(await members(script)).toEqual({ devices: 12, users: 12 });
  });

  it.each([
    ['nothing', {}],
    ['words', { body: 'many' }],
    ['a negative number', { body: -1 }],
    ['a no', { status: 400 }],
  ])('where both ways answer %s, the group is found and its members are absent, not 0', async (_, reply) => {
    expect(await members(answers(reply, reply))).toBeUndefined();
  });

  it('one count that is forbidden leaves the members absent', async () => {
    expect(await members(answers(counted(3), { status: 403 }))).toBeUndefined();
  });

  it.each([
    [404, 'gone'],
    [403, 'unread'],
    [400, 'unread'],
    [503, 'unread'],
  ])('%i means the group is %s', async (status, kind) => {
    expect(await members(answers(counted(1), counted(1), { status }))).toBe(kind);
  });

  it.each([
    ['another group', { body: wireGroup(2, 'H') }],
    ['something else', { body: { value: 1 } }],
  ])('an answer about %s means unread', async (_, group) => {
    expect(await members(answers(counted(1), counted(1), group))).toBe('unread');
  });

  it('an id that is none is unread and asked of nobody; no trouble is ever thrown', async () => {
    const { directory, server } = await directoryOver(() => ({ status: 400 }));
    expect(await directory.readGroups(['../x'])).toEqual({ '../x': { kind: 'unread', id: '../x' } });
    expect(server.calls).toEqual([]);
    expect(await directory.readGroups([guid(1)])).toEqual({ [guid(1)]: { kind: 'unread', id: guid(1) } });
  });
});

describe('memberships', () => {
  const account = (n: number, more = {}): BatchReply => ({
    body: { id: guid(n), displayName: `Person ${n}`, accountEnabled: true, userType: 'Member', ...more },
  });
  const inside = (...ids: unknown[]): BatchReply => ({ body: { value: ids } });
  const either = (forAccount: BatchReply | undefined, forGroups: BatchReply | undefined): Script =>
    items(({ url }) => (url.includes('checkMemberGroups') ? forGroups : forAccount));
  const membership = async (script: Script, groups = [guid(20), guid(21)]): Promise<unknown> => {
    const { directory } = await directoryOver(script);
    const [only] = await directory.memberships([guid(1)], groups);
    return only;
  };

  it('tell account, guest and membership, in lower case, of the groups asked about only', async () => {
    const script = either(account(1), inside(guid(21).toUpperCase(), guid(77)));
    expect(await membership(script, [guid(20), guid(21).toUpperCase()])).toEqual({
      kind: 'known',
      person: { id: guid(1), name: 'Person 1' },
      enabled: true,
      guest: false,
      groupIds: [guid(21)],
    });
  });

  it('tell a disabled account and a guest', async () => {
    const script = either(account(1, { accountEnabled: false, userType: 'Guest' }), inside());
    expect(await membership(script)).toMatchObject({
      kind: 'known',
      enabled: false,
      guest: true,
      groupIds: [],
    });
  });

  it('of ten people come in one batch, in the order asked, also if one is asked for twice', async () => {
    const { directory, server } = await directoryOver(
      items(({ url }) => {
        const n = Number(/\d{8}/u.exec(url));
        return url.includes('checkMemberGroups') ? inside(n % 2 ? guid(20) : guid(21)) : account(n);
      }),
    );
    const people = [3, 1, 4, 10, 5, 9, 2, 6, 8, 7].map(guid);
    const found = await directory.memberships([...people, guid(3).toUpperCase()], [guid(20), guid(21)]);
    expect(server.calls).toHaveLength(1);
    expect(found.map((one) => (one.kind === 'known' ? one.person.id : one.kind))).toEqual([
      ...people,
      guid(3),
    ]);
    expect(found.map((one) => (one.kind === 'known' ? one.groupIds : []))).toEqual(
      [...people, guid(3)].map((id) => [Number(id.slice(0, 8)) % 2 ? guid(20) : guid(21)]),
    );
  });

  it('ask about at most twenty groups at a time', async () => {
    const groups = Array.from({ length: 45 }, (_, n) => guid(100 + n));
    const { directory, server } = await directoryOver(
      items(({ url, body }) => {
        if (!url.includes('checkMemberGroups')) return account(1);
        const { groupIds } = body as { groupIds: string[] };
        return inside(groupIds.at(-1));
      }),
    );
    const [only] = await directory.memberships([guid(1)], groups);
    expect(only).toMatchObject({ groupIds: [guid(119), guid(139), guid(144)] });
    const sizes = itemsOf(server.calls[0]!).flatMap(({ body }) =>
      body === undefined ? [] : (body as { groupIds: string[] }).groupIds.length,
    );
    expect(sizes).toEqual([20, 20, 5]);
  });

  it('ask for the account alone where no group decides', async () => {
    const { directory, server } = await directoryOver(items(() => account(1)));
    expect(await directory.memberships([guid(1)], [])).toMatchObject([{ kind: 'known', groupIds: [] }]);
    expect(itemsOf(server.calls[0]!)).toHaveLength(1);
  });

  it('a person the directory does not know is missing', async () => {
    expect(await membership(either({ status: 404 }, { status: 404 }))).toEqual({
      kind: 'missing',
      id: guid(1),
    });
  });

  it.each<[string, BatchReply | undefined, BatchReply | undefined]>([
    ['the account is forbidden', { status: 403 }, inside(guid(20))],
    ['the account is not answered', undefined, inside(guid(20))],
    ['enabled is null', account(1, { accountEnabled: null }), inside(guid(20))],
    ['enabled is a word', account(1, { accountEnabled: 'true' }), inside(guid(20))],
    ['enabled is not said', account(1, { accountEnabled: undefined }), inside(guid(20))],
    ['it is not said who is a guest', account(1, { userType: null }), inside(guid(20))],
    ['the account is somebody else’s', account(2), inside(guid(20))],
    ['membership is forbidden', account(1), { status: 403 }],
    ['membership is not answered', account(1), undefined],
    ['membership is not found', account(1), { status: 404 }],
    ['membership is no list', account(1), { body: { value: guid(20) } }],
    ['membership has a number in it', account(1), inside(guid(20), 7)],
    ['membership is throttled for ever', account(1), { status: 429 }],
  ])('cannot be read where %s: and that means no', async (_, forAccount, forGroups) => {
    const only = await membership(either(forAccount, forGroups));
    expect(only).toMatchObject({ kind: 'unread', id: guid(1) });
  });

  it('one unreadable person is not another’s trouble', async () => {
    const { directory } = await directoryOver(
      items(({ url }) => {
        if (url.includes('checkMemberGroups')) return inside();
        return url.includes(guid(2)) ? { status: 403 } : account(1);
      }),
    );
    const found = await directory.memberships(['29:not-an-object-id', guid(2), guid(1)], [guid(20)]);
    expect(found.map(({ kind }) => kind)).toEqual(['unread', 'unread', 'known']);
  });

  it('never throw, whatever Graph does', async () => {
    expect(await membership(() => ({ status: 400, text: '<html>' }))).toMatchObject({ kind: 'unread' });
    expect(await membership(() => ({ text: '' }))).toMatchObject({ kind: 'unread' });
  });
});

describe('the tenant', () => {
  const jwt = (claims: unknown): string =>
    ['{"alg":"none"}', JSON.stringify(claims), 'x']
      .map((part) => Buffer.from(part).toString('base64url'))
      .join('.');

  it.each([
    ['the one the token was issued for', jwt({ tid: guid(5).toUpperCase() }), guid(5)],
    ['the configured one where the token cannot be read', 'opaque', configured],
    ['the configured one where the token names none', jwt({}), configured],
    ['the configured one where the token names nonsense', jwt({ tid: 7 }), configured],
    ['the configured one where the token is half a JWT', 'a.%%%', configured],
  ])('is %s', async (_, tokenText, tenant) => {
    const { client } = await setup(() => ({}));
    const credential = (): Promise<string> => Promise.resolve(tokenText);
    expect(await createDirectory(client, { credential, tenantId: configured }).tenantId()).toBe(tenant);
  });
});
