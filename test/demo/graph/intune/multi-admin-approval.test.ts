// A tenant in which Intune asks for its own approval of every assign, as callers and as approvers see it.
import { GROUP_IDS } from '../../../../demo/graph/seed/groups.js';
import { PEOPLE } from '../../../../demo/graph/seed/people.js';
import { POLICY_IDS } from '../../../../demo/graph/seed/policies.js';
import { innerMessage, openTenant, type OpenTenant, type Reply } from '../open-tenant.js';
import type { Controlled } from '../http/wire.js';

const ASSIGN = `/deviceManagement/deviceCompliancePolicies/${POLICY_IDS.baseline}/assign`;
const REQUESTS = '/beta/deviceManagement/operationApprovalRequests';
const WHY = {
  'x-msft-approval-justification': Buffer.from('Prüfung 12: Ben hat zugestimmt').toString('base64'),
};

let tenant: OpenTenant;

beforeAll(async () => {
  tenant = await openTenant();
});

afterAll(() => tenant.close());

beforeEach(async () => {
  await tenant.control('POST', 'reset');
  await tenant.control('POST', 'maa', { on: true });
});

const body = {
  assignments: [
    {
      target: { '@odata.type': '#microsoft.graph.groupAssignmentTarget', groupId: GROUP_IDS.financeLaptops },
    },
  ],
};

const assign = (headers: Record<string, string>, sent: unknown = body, version = 'v1.0'): Promise<Reply> =>
  tenant.call('POST', `/${version}${ASSIGN}`, { body: sent, headers });

const complete = (code: string, sent: unknown = body): Promise<Reply> =>
  assign({ 'x-msft-approval-code': code }, sent);

async function file(): Promise<string> {
  return (await assign(WHY)).headers.get('x-msft-approval-code')!;
}

const decide = (what: string, id: string, person = 'Dana Moss'): Promise<Controlled> =>
  tenant.control('POST', `maa/${what}`, { id, person });

async function rows(): Promise<number> {
  const { policies } = await tenant.control('GET', 'state');
  return policies.find(({ id }) => id === POLICY_IDS.baseline)!.rows.length;
}

const statusOf = async (code: string): Promise<string> =>
  (await tenant.get(`${REQUESTS}/${code}`)).json.status;

it('is off unless it is switched on: then the justification is ignored', async () => {
  await tenant.control('POST', 'reset');
  expect((await assign(WHY)).status).toBe(200);
  expect((await tenant.get(REQUESTS)).json.value).toEqual([]);
  expect((await tenant.control('GET', 'state')).maa.on).toBe(false);
});

describe('filing', () => {
  it('without a justification a write is turned away, and reads are not', async () => {
    const reply = await assign({});
    expect([reply.status, reply.json.error.code]).toEqual([400, 'BadRequest']);
    expect(innerMessage(reply)).toMatch(
      /^Header 'x-msft-approval-justification' is required to request approval - Operation ID/,
    );
    expect((await tenant.get('/beta/deviceManagement/deviceCompliancePolicies')).status).toBe(200);
  });

  it('with one it is filed: 412, the code in the header and in the message, nothing changed', async () => {
    const reply = await assign(WHY);
    const code = reply.headers.get('x-msft-approval-code')!;
    expect([reply.status, reply.json.error.code]).toEqual([412, 'BadRequest']);
    expect(innerMessage(reply)).toContain(`x-msft-approval-code: ${code} - Operation ID`);
    expect(await rows()).toBe(4);
    expect(await statusOf(code)).toBe('needsApproval');
  });

  it.each([
    [412, 'header'],
    [412, 'message'],
    [400, 'both'],
    [400, 'message'],
    [403, 'header'],
    [403, 'both'],
  ])('answers %d with the code in %s when told so', async (reply, codeIn) => {
    await tenant.control('POST', 'maa', { reply, codeIn });
    const held = await assign(WHY);
    const [request] = (await tenant.control('GET', 'state')).maa.requests;
    expect(held.status).toBe(reply);
    expect(held.headers.get('x-msft-approval-code')).toBe(codeIn === 'message' ? null : request!.id);
    expect(held.text.includes(request!.id)).toBe(codeIn !== 'header');
  });

  it('the documented 403 has a code of its own and plain words', async () => {
    await tenant.control('POST', 'maa', { reply: 403 });
    expect((await assign(WHY)).json.error).toMatchObject({
      code: 'ApprovalRequired',
      message: expect.stringMatching(/^Approval Required\. .* x-msft-approval-code: [0-9a-f-]{36}$/),
    });
  });

  it('a second write on the policy is a conflict without a code, also once the first is approved; another policy is free', async () => {
    const code = await file();
    const second = await assign(WHY);
    expect([second.status, second.headers.get('x-msft-approval-code')]).toEqual([409, null]);
    expect(innerMessage(second)).toContain('An active Approval Request already exists');
    expect(second.text).not.toContain(code);
    await decide('approve', code);
    expect((await assign(WHY)).status).toBe(409);
    const other = ASSIGN.replace(POLICY_IDS.baseline, POLICY_IDS.roadToZero);
    expect((await tenant.call('POST', `/v1.0${other}`, { body, headers: WHY })).status).toBe(412);
  });

  it.each([
    ['plain text', 'because I say so!', /must be Base64/],
    ['Base64 of what is no UTF-8', Buffer.from([0xff, 0xfe, 0xfd]).toString('base64'), /must be Base64/],
    ['more than 1024 characters', Buffer.from('x'.repeat(1025)).toString('base64'), /no greater than 1024/],
    ['nothing', '', /is required to request approval/],
  ])('a justification that is %s is turned away', async (_, text, words) => {
    const reply = await assign({ 'x-msft-approval-justification': text });
    expect(reply.status).toBe(400);
    expect(innerMessage(reply)).toMatch(words);
    expect((await tenant.get(REQUESTS)).json.value).toEqual([]);
  });

  it('1024 characters are not too many, however many bytes they are', async () => {
    const text = Buffer.from('ü'.repeat(1024)).toString('base64');
    expect((await assign({ 'x-msft-approval-justification': text })).status).toBe(412);
  });

  it('filed, but the answer lost: the next attempt conflicts and the list has the code', async () => {
    await tenant.control('POST', 'faults', {
      match: { path: '/assign' },
      fault: { kind: 'reset', when: 'after' },
      times: 1,
    });
    await expect(assign(WHY)).rejects.toThrow();
    expect((await assign(WHY)).status).toBe(409);
    expect((await tenant.get(REQUESTS)).json.value).toMatchObject([{ status: 'needsApproval' }]);
  });
});

describe('completing', () => {
  it('the very same call with the approved code is carried out, once', async () => {
    const code = await file();
    await decide('approve', code);
    expect(await rows()).toBe(4);
    expect((await complete(code.toUpperCase())).status).toBe(200);
    expect([await rows(), await statusOf(code)]).toEqual([1, 'completed']);
    expect((await complete(code)).status).toBe(403);
    expect((await assign(WHY)).status).toBe(412);
  });

  it.each([
    ['reject', 'rejected'],
    ['expire', 'expired'],
    ['cancel', 'cancelled'],
  ])('is refused without a reason after %s, and before anybody decided', async (end, status) => {
    const code = await file();
    const early = await complete(code);
    expect([early.status, innerMessage(early)]).toEqual([
      403,
      expect.stringMatching(/^An error has occurred - /),
    ]);
    await decide(end, code);
    expect(await statusOf(code)).toBe(status);
    expect((await complete(code)).status).toBe(403);
    expect(await rows()).toBe(4);
  });

  it('is refused for another body, another version, another policy, another app', async () => {
    const code = await file();
    await decide('approve', code);
    const header = { 'x-msft-approval-code': code };
    const other = ASSIGN.replace(POLICY_IDS.baseline, POLICY_IDS.roadToZero);
    const appToken = await tokenOf('somebody else');
    const replies = [
      await complete(code, JSON.stringify(body, null, 1)),
      await assign(header, body, 'beta'),
      await tenant.call('POST', `/v1.0${other}`, { body, headers: header }),
      await assign({ ...header, authorization: `Bearer ${appToken}` }),
    ];
    expect(replies.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
    expect([await rows(), await statusOf(code)]).toEqual([4, 'approved']);
    expect((await complete(code)).status).toBe(200);
  });

  it('a code that is no GUID, and both headers together, are bad requests', async () => {
    const noGuid = await complete(Buffer.from('abc').toString('base64'));
    expect([noGuid.status, innerMessage(noGuid)]).toEqual([
      400,
      expect.stringContaining('Invalid approval header format, expected GUID format'),
    ]);
    expect((await assign({ ...WHY, 'x-msft-approval-code': await file() })).status).toBe(400);
  });
});

describe('the requests', () => {
  it('show who asked, who decided, why, when it ends and what it is for', async () => {
    const code = await file();
    await tenant.control('POST', 'maa/approve', {
      id: code,
      person: PEOPLE.alex,
      justification: 'Looks right',
    });
    const { json } = await tenant.get(`${REQUESTS}/${code}`);
    expect(json).toMatchObject({
      id: code,
      status: 'approved',
      requestJustification: 'Prüfung 12: Ben hat zugestimmt',
      approvalJustification: 'Looks right',
      payloadId: POLICY_IDS.baseline,
      payloadName: 'Windows 11 baseline',
      payloadOperation: 'Assign',
      actionParameters: JSON.stringify(body),
      approver: { user: { id: PEOPLE.alex, displayName: 'Alex Rivera' }, application: null },
      requestor: { user: null, application: { id: expect.stringMatching(/^[0-9a-f-]{36}$/) } },
    });
    const { requestDateTime, expirationDateTime } = JSON.parse(JSON.stringify(json)) as Record<
      string,
      string
    >;
    expect(Date.parse(expirationDateTime!) - Date.parse(requestDateTime!)).toBe(72 * 60 * 60 * 1000);
  });

  it('name nobody when told so, and can be kept out of reach by id', async () => {
    const code = await file();
    await decide('approve', code);
    await tenant.control('POST', 'maa', { namesRequestor: false, namesApprover: false, byId: false });
    expect((await tenant.get(`${REQUESTS}/${code}`)).status).toBe(404);
    expect((await tenant.get(REQUESTS)).json.value).toMatchObject([
      { id: code, requestor: null, approver: null },
    ]);
  });

  it('can be filtered by status, not by requestId, and come in pages', async () => {
    const first = await file();
    await decide('reject', first);
    const second = await file();
    const waiting = await tenant.get(`${REQUESTS}?$filter=status eq 'needsApproval'`);
    expect(waiting.json.value.map(({ id }) => id)).toEqual([second]);
    const byRequestId = await tenant.get(`${REQUESTS}?$filter=requestId eq '${second}'`);
    expect([byRequestId.status, byRequestId.json.error.message]).toEqual([
      400,
      expect.stringContaining("Could not find a property named 'requestId'"),
    ]);
    const page = await tenant.get(`${REQUESTS}?$top=1`);
    expect(page.json.value.map(({ id }) => id)).toEqual([first]);
    expect((await tenant.get(page.json['@odata.nextLink']!)).json.value.map(({ id }) => id)).toEqual([
      second,
    ]);
  });

  it('exist on beta alone, and need a permission', async () => {
    const v1 = await tenant.get('/v1.0/deviceManagement/operationApprovalRequests');
    expect([v1.status, v1.json.error.message]).toEqual([
      400,
      "Resource not found for the segment 'operationApprovalRequests'.",
    ]);
    await tenant.issue({ roles: ['User.Read.All'] });
    const refused = await tenant.get(REQUESTS);
    await tenant.issue({ roles: ['DeviceManagementRBAC.Read.All'] });
    const read = await tenant.get(REQUESTS);
    await tenant.issue({ roles: ['DeviceManagementConfiguration.ReadWrite.All'] });
    expect([refused.status, read.status]).toEqual([403, 200]);
  });

  it('are taken back by the app that filed them, and by no other', async () => {
    const code = await file();
    const cancel = (sent: unknown, headers = {}): Promise<Reply> =>
      tenant.call('POST', `${REQUESTS}/cancelMyRequest`, { body: sent, headers });
    const stranger = { authorization: `Bearer ${await tokenOf('somebody else')}` };
    expect((await cancel({ id: code }, stranger)).status).toBe(403);
    expect((await tenant.call('POST', `${REQUESTS}/cancelMyRequest`)).status).toBe(400);
    expect((await cancel({ id: GROUP_IDS.labs })).status).toBe(404);
    expect((await cancel({ id: code })).status).toBe(204);
    expect(await statusOf(code)).toBe('cancelled');
    expect((await cancel({ id: code })).status).toBe(400);
    expect((await assign(WHY)).status).toBe(412);
  });
});

it('deciding what is over, or as somebody the tenant does not know, is refused', async () => {
  const code = await file();
  expect((await decide('approve', code, 'Nobody')).error).toBe('no such person');
  expect((await decide('approve', GROUP_IDS.labs)).error).toBe('no such approval request');
  await decide('reject', code);
  expect((await decide('approve', code)).error).toBe('the request is rejected');
  expect((await decide('expire', code)).error).toBe('the request is rejected');
  expect((await tenant.control('POST', 'maa', { reply: 418 })).error).toBe(
    'reply: expected one of 400, 403, 412',
  );
  expect((await tenant.control('POST', 'maa', { on: 'yes' })).error).toBe('on: expected true or false');
});

it('whoever watches hears of filing and deciding, and the log has what was said to Intune', async () => {
  const response = await fetch(`${tenant.origin}/control/events`);
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  const code = await file();
  await decide('approve', code);
  await complete(code);
  let heard = '';
  while (!heard.includes('"kind":"rows"')) heard += (await reader.read()).value ?? '';
  await reader.cancel();
  expect([...heard.matchAll(/"kind":"approval","by":"(\w+)"/g)].map(([, by]) => by)).toEqual([
    'assign',
    'outside',
  ]);
  const { calls } = await tenant.control('GET', 'calls');
  expect(calls.map(({ justification, approvalCode }) => [justification, approvalCode])).toEqual([
    [WHY['x-msft-approval-justification'], undefined],
    [undefined, code],
  ]);
});

/** A token for Graph that was issued to another app. */
async function tokenOf(clientId: string): Promise<string> {
  const query = new URLSearchParams({
    'api-version': '2019-08-01',
    resource: 'https://graph.microsoft.com',
    client_id: clientId,
  });
  const response = await fetch(`${tenant.identity.endpoint}?${query.toString()}`, {
    headers: { 'X-IDENTITY-HEADER': tenant.identity.secret },
  });
  return ((await response.json()) as { access_token: string }).access_token;
}
