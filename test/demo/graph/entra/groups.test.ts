// Groups and their members as the simulated directory answers.
import { GROUP_IDS } from '../../../../demo/graph/seed/groups.js';
import { openTenant, type OpenTenant } from '../open-tenant.js';
import type { Json } from '../http/wire.js';

const EVENTUAL = { ConsistencyLevel: 'eventual' };

let tenant: OpenTenant;

beforeAll(async () => {
  tenant = await openTenant();
});

afterAll(() => tenant.close());

const names = (json: Json): string[] => json.value.map((each) => each.displayName);

async function find(filter: string, more = '', headers: Record<string, string> = {}): Promise<Json> {
  return (await tenant.get(`/v1.0/groups?$filter=${encodeURIComponent(filter)}${more}`, headers)).json;
}

async function search(clause: string, more = ''): Promise<string[]> {
  const { json } = await tenant.get(
    `/v1.0/groups?$search=${encodeURIComponent(clause)}&$top=999${more}`,
    EVENTUAL,
  );
  return names(json);
}

describe('by filter', () => {
  it('finds every group of a name, in any case', async () => {
    expect(names(await find("displayName eq 'contractors'"))).toEqual(['Contractors', 'Contractors']);
  });

  it.each([
    "O'Brien's team",
    'R&D #1 + lab',
    'The "quiet" room',
    '🚢 Ship bridge PCs',
    '100% remote',
    '**Bold** _claims_',
  ])('finds %s when quotes are doubled and the value is encoded', async (name) => {
    expect(names(await find(`displayName eq '${name.replaceAll("'", "''")}'`))).toEqual([name]);
  });

  it('refuses a literal whose quote is not doubled', async () => {
    expect((await find("displayName eq 'O'Brien's team'")).error.code).toBe('BadRequest');
  });

  it('knows startsWith and mailNickname', async () => {
    expect(names(await find("startsWith(displayName,'finance l')")).sort()).toEqual([
      'Finance laptops',
      'Finance laptops (retired)',
    ]);
    const [group] = (await find("displayName eq 'Marketing'")).value;
    expect(names(await find(`mailNickname eq '${group!.mailNickname}'`))).toEqual(['Marketing']);
  });

  it.each([
    "contains(displayName,'laptop')",
    "displayName ne 'Sales'",
    "endsWith(displayName,'laptops')",
    "nonsense eq 'x'",
  ])('refuses %s as a plain query', async (filter) => {
    expect((await find(filter)).error.code).toBe('Request_UnsupportedQuery');
  });

  it('knows ne and endsWith as advanced queries', async () => {
    const found = await find("endsWith(displayName,' laptops')", '&$count=true', EVENTUAL);
    expect(found['@odata.count']).toBe(32);
  });

  it('orders a filtered list only as an advanced query', async () => {
    const filter = "startsWith(displayName,'Finance')";
    expect((await find(filter, '&$orderby=displayName')).error.code).toBe('Request_UnsupportedQuery');
    const sorted = await find(filter, '&$orderby=displayName desc&$count=true', EVENTUAL);
    expect(names(sorted)).toEqual([
      'Finance laptops (retired)',
      'Finance laptops',
      'Finance desktops',
      'Finance',
    ]);
  });
});

describe('by search', () => {
  it('needs the consistency header', async () => {
    const reply = await tenant.get('/v1.0/groups?$search="displayName:Sales"');
    expect([reply.status, reply.json.error.code]).toEqual([400, 'Request_UnsupportedQuery']);
    expect(reply.json.error.message).toContain('ConsistencyLevel: eventual');
  });

  it('matches words by how they begin, in any order, never from the middle', async () => {
    expect(await search('"displayName:laptop fin"')).toEqual(
      expect.arrayContaining(['Finance laptops', 'Finance laptops (retired)']),
    );
    expect(await search('"displayName:aptops"')).toEqual([]);
    expect((await search('"displayName:market"')).sort()).toEqual(['Marketing', 'Sales and Marketing']);
  });

  it('splits words at symbols, digits and changes of case', async () => {
    expect(await search('"displayName:lab 1"')).toEqual(['R&D #1 + lab']);
    expect(await search('"displayName:phones"')).toEqual(
      expect.arrayContaining(['iPhones corporate', 'BYOD phones']),
    );
  });

  it('joins clauses, and reads escaped quotes', async () => {
    expect((await search('"displayName:kiosk" OR "displayName:tills"')).sort()).toEqual([
      'Kiosk PCs',
      'Retail tills',
    ]);
    expect(await search('"displayName:the \\"quiet\\""')).toEqual(['The "quiet" room']);
    expect(await search('"displayName:finance" AND "description:department"')).toEqual(['Finance laptops']);
  });

  it.each(['displayName:Sales', '"mailNickname:Sales"', '"Sales"'])('refuses %s', async (clause) => {
    expect((await tenant.get(`/v1.0/groups?$search=${encodeURIComponent(clause)}`, EVENTUAL)).status).toBe(
      400,
    );
  });
});

describe('lists', () => {
  it('have pages of 100 unless asked for more, at most 999', async () => {
    const first = await tenant.get('/v1.0/groups');
    expect(first.json.value).toHaveLength(100);
    const second = await tenant.get(first.json['@odata.nextLink'] ?? '');
    expect(second.json).not.toHaveProperty(['@odata.nextLink']);
    const all = await tenant.get('/v1.0/groups?$top=999');
    expect(all.json.value).toHaveLength(100 + second.json.value.length);
    expect((await tenant.get('/v1.0/groups?$top=1000')).status).toBe(400);
    expect((await tenant.get('/v1.0/groups?$top=0')).status).toBe(400);
  });

  it('count only with the header, only on the first page, and otherwise without a word', async () => {
    expect((await tenant.get('/v1.0/groups?$count=true')).json).not.toHaveProperty(['@odata.count']);
    const first = await tenant.get('/v1.0/groups?$count=true&$top=60', EVENTUAL);
    expect(first.json['@odata.count']).toBe(109);
    const second = await tenant.get(first.json['@odata.nextLink'] ?? '', EVENTUAL);
    expect(second.json).not.toHaveProperty(['@odata.count']);
    expect((await tenant.get('/v1.0/groups/$count', EVENTUAL)).text).toBe('109');
  });

  it('do not skip, and refuse unknown properties', async () => {
    expect((await tenant.get('/v1.0/groups?$skip=1')).json.error.code).toBe('Request_UnsupportedQuery');
    expect((await tenant.get('/v1.0/groups?$select=shoeSize')).json.error.message).toContain("'shoeSize'");
  });
});

describe('one group', () => {
  it.each([
    ['Finance laptops', { groupTypes: [], mailEnabled: false, securityEnabled: true }],
    ['Marketing', { groupTypes: [], mailEnabled: true, securityEnabled: true }],
    ['HR announcements', { groupTypes: [], mailEnabled: true, securityEnabled: false }],
    ['Project Lighthouse', { groupTypes: ['Unified'], mailEnabled: true, securityEnabled: false }],
    ['Crew scheduling', { groupTypes: ['Unified'], mailEnabled: true, securityEnabled: true }],
    ['Sales laptops', { groupTypes: ['DynamicMembership'], membershipRuleProcessingState: 'On' }],
    ['iPhones corporate', { groupTypes: ['DynamicMembership'], membershipRuleProcessingState: 'Paused' }],
    ['Finance', { groupTypes: [], membershipRuleProcessingState: null }],
  ])('%s says what kind it is', async (name, kind) => {
    expect((await find(`displayName eq '${name}'`)).value[0]).toMatchObject(kind);
  });

  it('has only what was selected', async () => {
    const { json } = await tenant.get(`/v1.0/groups/${GROUP_IDS.financeLaptops}?$select=displayName`);
    expect(json).toEqual({ '@odata.context': expect.any(String), displayName: 'Finance laptops' });
  });

  it('that does not exist is a 404 of the directory', async () => {
    const reply = await tenant.get(`/v1.0/groups/${GROUP_IDS.gone}`);
    expect([reply.status, reply.json.error.code]).toEqual([404, 'Request_ResourceNotFound']);
    expect(reply.json.error.message).toContain(`Resource '${GROUP_IDS.gone}' does not exist`);
  });

  it('cannot be changed here', async () => {
    const reply = await tenant.call('DELETE', `/v1.0/groups/${GROUP_IDS.financeLaptops}`);
    expect([reply.status, reply.json.error.code]).toEqual([405, 'Request_BadRequest']);
  });
});

describe('members', () => {
  const sales = `/v1.0/groups/${GROUP_IDS.salesLaptops}`;

  it('are counted as plain text, with the header alone', async () => {
    const reply = await tenant.get(`${sales}/members/$count`, EVENTUAL);
    expect([reply.headers.get('content-type'), reply.text]).toEqual(['text/plain', '840']);
    const refused = await tenant.get(`${sales}/members/$count`);
    expect(refused.json.error).toMatchObject({
      code: 'Request_BadRequest',
      message: '$count is not currently supported.',
    });
  });

  it('are counted by kind after a cast', async () => {
    const path = `${sales}/transitiveMembers/microsoft.graph.device`;
    const counted = await tenant.get(`${path}?$count=true&$top=1&$select=id`, EVENTUAL);
    expect(counted.json['@odata.count']).toBe(840);
    expect(counted.json.value).toHaveLength(1);
    expect((await tenant.get(`${path}?$count=true&$top=1`)).json).not.toHaveProperty(['@odata.count']);
    expect((await tenant.get(`${path}/$count`, EVENTUAL)).text).toBe('840');
    expect((await tenant.get(`${sales}/transitiveMembers/microsoft.graph.user/$count`, EVENTUAL)).text).toBe(
      '0',
    );
  });

  it('say what they are without a cast', async () => {
    const { json } = await tenant.get(`/v1.0/groups/${GROUP_IDS.approvers}/members`);
    expect(json.value.map((each) => [each['@odata.type'], each.displayName])).toEqual([
      ['#microsoft.graph.user', 'Ben Okafor'],
      ['#microsoft.graph.user', 'Erin Walsh'],
      ['#microsoft.graph.user', 'Gus Guest'],
      ['#microsoft.graph.group', 'Workplace seniors'],
    ]);
  });

  it('of groups in the group count transitively, once, even in a circle', async () => {
    const { id: outer } = await tenant.control('POST', 'groups', { displayName: 'Outer', devices: 3 });
    const { id: inner } = await tenant.control('POST', 'groups', {
      displayName: 'Inner',
      devices: 4,
      members: [outer],
    });
    await tenant.control('POST', 'members', { groupId: outer, add: [inner] });
    const count = async (members: string): Promise<string> =>
      (await tenant.get(`/v1.0/groups/${outer}/${members}/microsoft.graph.device/$count`, EVENTUAL)).text;
    expect(await count('members')).toBe('3');
    expect(await count('transitiveMembers')).toBe('7');
  });

  it('have stable ids, none of them twice', async () => {
    const list = async (): Promise<string[]> =>
      (await tenant.get(`${sales}/members/microsoft.graph.device?$top=999&$select=id`)).json.value.map(
        (each) => each.id,
      );
    const ids = await list();
    expect(new Set(ids).size).toBe(840);
    expect(await list()).toEqual(ids);
  });
});
