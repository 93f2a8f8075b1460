// Every flavour of Graph's no becomes words a person can act on.
import { adviceText } from '../../../cards/text/faults/advice.js';
import { faultOfAnswer, type Doing } from '../../../bot/graph/http/errors.js';
import type { GraphFault } from '../../../bot/domain/graph-error.js';

const call: Doing = { doing: 'readPolicies', need: 'readPolicies', clientRequestId: 'mine' };

function fault(status: number, body: unknown, need: Doing['need'] = 'readPolicies'): GraphFault {
  return faultOfAnswer({ ...call, need }, { status, body });
}

function intune(code: string, message: string): unknown {
  const inner = JSON.stringify({ _version: 3, Message: message, CustomApiErrorPhrase: '', RetryAfter: null });
  return {
    error: { code, message: inner, innerError: { date: '2024-07-07T21:59:24', 'request-id': 'server-1' } },
  };
}

const tail =
  ' - Operation ID (for customer support): 00000000-0000-0000-0000-000000000000 - Activity ID: 8191cc94-6c68-4ae6-a843-dcb7f44d2765 - Url: https://fef.amsua0202.manage.microsoft.com/DeviceConfiguration_2311/StatelessDeviceConfigurationFEService/deviceManagement/deviceCompliancePolicies?api-version=5023-10-14&$expand=assignments';

it('Intune’s missing consent: its own sentence without the support ids, and the permissions it names', () => {
  const text =
    'Application is not authorized to perform this operation. Application must have one of the following scopes: DeviceManagementConfiguration.Read.All, DeviceManagementConfiguration.ReadWrite.All';
  expect(fault(403, intune('Forbidden', text + tail))).toEqual({
    kind: 'forbidden',
    doing: 'readPolicies',
    advice: {
      kind: 'grant',
      permissions: ['DeviceManagementConfiguration.Read.All'],
      which: 'all',
      need: 'readPolicies',
    },
    status: 403,
    code: 'Forbidden',
    message: text,
    permissions: ['DeviceManagementConfiguration.Read.All', 'DeviceManagementConfiguration.ReadWrite.All'],
    requestId: 'server-1',
    clientRequestId: 'mine',
  });
});

it.each([
  [
    'assign',
    intune(
      'Forbidden',
      'Application is not authorized to perform this operation as called in app only context but does not have application permissions configured.' +
        tail,
    ),
    'DeviceManagementConfiguration.ReadWrite.All',
  ],
  [
    'readGroups',
    {
      error: {
        code: 'Authorization_RequestDenied',
        message: 'Insufficient privileges to complete the operation.',
      },
    },
    'GroupMember.Read.All',
  ],
  [
    'checkMembership',
    { error: { code: 'Authorization_RequestDenied' } },
    'User.Read.All and GroupMember.Read.All',
  ],
  ['readPeople', undefined, 'User.Read.All'],
] as const)('where Graph names no permission, the advice for %s names ours', (need, body, permission) => {
  expect(fault(403, body, need)).toMatchObject({ kind: 'forbidden' });
  expect(adviceText(fault(403, body, need).advice)).toContain(`application ${permission} (`);
});

it('the older Intune 401, nested twice, is a missing right and not a bad token', () => {
  const inner = JSON.stringify({
    _version: 3,
    Message: `User is not authorized to perform this operation${tail}`,
  });
  const message = JSON.stringify({ ErrorCode: 'Forbidden', Message: inner, HttpHeaders: {} });
  expect(fault(401, { error: { code: 'UnknownError', message } })).toMatchObject({
    kind: 'forbidden',
    code: 'Forbidden',
    message: 'User is not authorized to perform this operation',
  });
});

it('a token Graph does not take: check tenant, cloud and clock', () => {
  const body = { error: { code: 'InvalidAuthenticationToken', message: 'Access token is empty.' } };
  const { kind, advice, message } = fault(401, body);
  expect({ kind, message }).toEqual({ kind: 'unauthenticated', message: 'Access token is empty.' });
  expect(adviceText(advice)).toContain('clock');
});

it('a tenant without Intune: the licence, not the request, is at fault', () => {
  const body = { error: { code: 'BadRequest', message: 'Request not applicable to target tenant.' } };
  expect(fault(400, body)).toMatchObject({ kind: 'noLicence' });
  expect(adviceText(fault(400, body).advice)).toContain('Intune licence');
});

it.each([
  [
    400,
    'badRequest',
    'No method match route template',
    'No OData route exists that match template ~/singleton',
  ],
  [400, 'badRequest', 'BadRequest', "Resource not found for the segment 'groupAssignments'."],
  [404, 'notFound', 'Request_ResourceNotFound', "Resource '68be84bf' does not exist."],
  [405, 'badRequest', 'Request_BadRequest', 'Specified HTTP method is not allowed for the request target.'],
  [409, 'conflict', 'Conflict', 'Busy.'],
  [429, 'throttled', 'TooManyRequests', 'Please retry again later.'],
  [500, 'server', 'InternalServerError', 'An internal server error has occurred'],
  [503, 'server', 'ServiceUnavailable', 'Busy.'],
  [504, 'server', 'GatewayTimeout', 'Slow.'],
] as const)('%i is %s, in Graph’s own words', (status, kind, code, message) => {
  expect(fault(status, { error: { code, message, innerError: {} } })).toMatchObject({
    kind,
    status,
    code,
    message,
  });
});

it.each([
  [400, "Header 'x-msft-approval-justification' is required to request approval", 'look for a proxy'],
  [
    400,
    "Decoded content of 'x-msft-approval-justification' header must be no greater than 1024 characters",
    'show its message',
  ],
  [400, 'Invalid approval header format, expected GUID format', 'show its message'],
  [403, 'Approval Required.', 'show its message'],
  [409, 'An active Approval Request already exists', 'plan again'],
])('Intune’s own approval (%i) is called by its name, with what to do: %s', (status, message, next) => {
  const answer = fault(status, intune('BadRequest', message + tail), 'assign');
  expect(adviceText(answer.advice)).toContain('Multi Admin Approval');
  expect(adviceText(answer.advice)).toContain(next);
  expect(answer.message).toBe(message);
});

it('what Intune’s own approval says is told apart', () => {
  const messages = [
    'x-msft-approval-x',
    'approval request already exists',
    'approval-justification is required',
    '',
  ];
  const kinds = messages.map(
    (message) =>
      faultOfAnswer({ ...call, withCode: true }, { status: 403, body: { error: { message } } }).advice.kind,
  );
  expect(kinds).toEqual(['approvalOther', 'approvalOpen', 'approvalUnheard', 'approvalMismatch']);
});

it('Conditional Access is not mistaken for missing consent', () => {
  expect(adviceText(fault(403, { error: { code: 'insufficient_claims', message: 'x' } }).advice)).toContain(
    'Conditional Access',
  );
});

it.each([
  ['an HTML page or nothing', undefined],
  ['null', null],
  ['a list', []],
  ['an error without words', { error: {} }],
  ['an error that is null', { error: null }],
  ['JSON in a string that says nothing', { error: { message: '{"_version":3,"Message":""}' } }],
])('without words in the body (%s) the status alone still makes advice', (_, body) => {
  const answer = fault(403, body);
  expect(answer).toMatchObject({ kind: 'forbidden', status: 403 });
  expect(answer).not.toHaveProperty('message');
  expect(adviceText(answer.advice)).toContain('DeviceManagementConfiguration.Read.All');
});

it('a message that only looks like JSON is kept as it is', () => {
  expect(fault(400, { error: { message: '{not json' } })).toMatchObject({ message: '{not json' });
});

it('very long or many-lined words are made fit for a card', () => {
  const { message } = fault(400, { error: { message: `one\r\n  two ${'x'.repeat(2000)}` } });
  expect(message).toMatch(/^one two x/u);
  expect(message).toHaveLength(500);
});

it('JSON nested without end does not hang or crash', () => {
  let text = 'deep';
  for (let depth = 0; depth < 12; depth += 1) text = JSON.stringify({ Message: text });
  expect(fault(400, { error: { message: text } })).toMatchObject({ kind: 'badRequest' });
});
