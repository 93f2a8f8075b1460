// Intune's own approval requests: found by code or by our words in them, and taken back once.
import { adviceText } from '../../../cards/text/faults/advice.js';
import type { IntuneApprovals } from '../../../bot/workflow/ports.js';
import { createIntuneApprovals } from '../../../bot/graph/intune/approvals.js';
import type { GraphCall, GraphReply, Script } from '../../support/stand-ins/graph-server.js';
import { faultOf, guid, setup, stopServers, type Setup } from '../setup.js';

afterEach(stopServers);

const address = '/beta/deviceManagement/operationApprovalRequests';

async function approvalsOver(script: Script, settings = {}): Promise<Setup & { approvals: IntuneApprovals }> {
  const made = await setup(script, settings);
  return { ...made, approvals: createIntuneApprovals(made.client, { beta: 'read' }) };
}

const wire = (n: number, status: string, more = {}): Record<string, unknown> => ({
  '@odata.type': '#microsoft.graph.operationApprovalRequest',
  id: guid(n),
  requestDateTime: '2026-11-23T10:00:00Z',
  expirationDateTime: '2026-11-26T10:00:00.1234567Z',
  requestor: null,
  approver: null,
  status,
  requestJustification: 'Countersign r-1/1: requested by Alex',
  ...more,
});
const page = (call: GraphCall, value: unknown, next?: string): GraphReply => ({
  json: {
    value,
    ...(next !== undefined && { '@odata.nextLink': `http://${call.headers.host ?? ''}${next}` }),
  },
});
const refusal = (status: number, code: string, message = 'No.'): GraphReply => ({
  status,
  json: { error: { code, message } },
});

it.each([
  ['read', true],
  ['never', false],
] as const)('with GRAPH_BETA=%s they are readable: %p', async (beta, readable) => {
  const { client } = await setup(() => ({}));
  expect(createIntuneApprovals(client, { beta }).isReadable).toBe(readable);
});

describe('one approval', () => {
  it('is read by its id, with status, end and who decided', async () => {
    const approver = { application: null, user: { id: guid(9).toUpperCase(), displayName: 'Ben Ito' } };
    const { approvals, server } = await approvalsOver(() => ({ json: wire(1, 'approved', { approver }) }));
    expect(await approvals.read(guid(1))).toEqual({
      code: guid(1),
      status: 'approved',
      decidedBy: { id: guid(9), name: 'Ben Ito' },
      expiresAt: '2026-11-26T10:00:00.123Z',
    });
    expect(server.calls.map(({ method, url }) => [method, url])).toEqual([['GET', `${address}/${guid(1)}`]]);
  });

  it.each([
    ['needsApproval', 'needsApproval'],
    ['NeedsApproval', 'needsApproval'],
    ['approved', 'approved'],
    ['rejected', 'rejected'],
    ['cancelled', 'cancelled'],
    ['canceled', 'cancelled'],
    ['completed', 'completed'],
    ['expired', 'expired'],
    ['unknown', 'unknown'],
    ['unknownFutureValue', 'unknown'],
    ['constructor', 'unknown'],
    [undefined, 'unknown'],
    [3, 'unknown'],
  ])('Graph’s word %p means %s', async (word, status) => {
    const { approvals } = await approvalsOver(() => ({ json: wire(1, 'x', { status: word }) }));
    expect((await approvals.read(guid(1)))?.status).toBe(status);
  });

  it.each<[string, unknown, unknown]>([
    ['null', null, undefined],
    ['an empty set', { user: null, application: null }, undefined],
    ['a user without name', { user: { id: guid(9), displayName: null } }, { id: guid(9) }],
    ['a user without id', { user: { displayName: 'Ben Ito' } }, { name: 'Ben Ito' }],
    ['a user with another kind of id', { user: { id: 'ben@contoso.com' } }, { name: 'ben@contoso.com' }],
    [
      'a bare user',
      { id: guid(9), userPrincipalName: 'ben@contoso.com' },
      { id: guid(9), name: 'ben@contoso.com' },
    ],
    ['a set of texts', { user: 'ben@contoso.com' }, { name: 'ben@contoso.com' }],
    ['a name as text', ' ben@contoso.com ', { name: 'ben@contoso.com' }],
    ['an id as text', guid(9), { id: guid(9) }],
    ['the empty id', { user: { id: '00000000-0000-0000-0000-000000000000' } }, undefined],
    ['an application', { application: { id: guid(9), displayName: 'Robot' } }, undefined],
    ['a number', 7, undefined],
  ])('takes what is usable of an approver that is %s', async (_, approver, decidedBy) => {
    const { approvals } = await approvalsOver(() => ({ json: wire(1, 'rejected', { approver }) }));
    expect((await approvals.read(guid(1)))?.decidedBy).toEqual(decidedBy);
  });

  it('nobody has decided while it waits, whoever is named there', async () => {
    const approver = { user: { id: guid(9), displayName: 'Ben Ito' } };
    const { approvals } = await approvalsOver(() => ({ json: wire(1, 'needsApproval', { approver }) }));
    expect(await approvals.read(guid(1))).not.toHaveProperty('decidedBy');
  });

  it.each([
    ['2026-11-26T02:00:00-08:00', '2026-11-26T10:00:00.000Z'],
    ['0001-01-01T00:00:00Z', undefined],
    ['soon', undefined],
    [null, undefined],
  ])('an end written %p is %p', async (expirationDateTime, expiresAt) => {
    const { approvals } = await approvalsOver(() => ({ json: wire(1, 'approved', { expirationDateTime }) }));
    expect((await approvals.read(guid(1)))?.expiresAt).toBe(expiresAt);
  });

  it.each<[string, GraphReply]>([
    ['is not found', refusal(404, 'ResourceNotFound')],
    ['does not exist', refusal(400, 'No method match route template')],
    ['does not know the segment', refusal(400, 'BadRequest', "Resource not found for the segment 'x'.")],
    ['answers with a page', { text: '<html>' }],
    ['answers about another one', { json: wire(2, 'rejected') }],
  ])('is looked for in the list, on every page, where its own address %s', async (_, reply) => {
    const { approvals, server } = await approvalsOver((call) => {
      if (call.url.includes(guid(1))) return reply;
      if (call.url === address) return page(call, [wire(3, 'expired')], `${address}?$skiptoken=2`);
      return page(call, [wire(2, 'rejected'), wire(1, 'approved', { id: guid(1).toUpperCase() })]);
    });
    expect(await approvals.read(guid(1))).toMatchObject({ code: guid(1).toUpperCase(), status: 'approved' });
    const asked = new Set(server.calls.map(({ decoded }) => decoded));
    expect([...asked]).toEqual([`${address}/${guid(1)}?`, `${address}?`, `${address}?$skiptoken=2`]);
  });

  it('is nothing where neither knows it', async () => {
    const { approvals } = await approvalsOver((call, n) =>
      n === 0 ? refusal(404, 'ResourceNotFound') : page(call, [wire(2, 'approved')]),
    );
    expect(await approvals.read(guid(1))).toBeUndefined();
  });

  it('is not called missing where the list breaks off', async () => {
    const { approvals } = await approvalsOver((call, n) => {
      if (n === 0) return refusal(404, 'ResourceNotFound');
      return n === 1 ? page(call, [wire(2, 'approved')], `${address}?p=2`) : refusal(400, 'BadRequest');
    });
    expect((await faultOf(approvals.read(guid(1)))).kind).toBe('badRequest');
  });

  it('a right that is missing is an error that names it, not an approval that is missing', async () => {
    const { approvals, server } = await approvalsOver(() => refusal(403, 'Forbidden'));
    const fault = await faultOf(approvals.read(guid(1)));
    expect(fault).toMatchObject({ kind: 'forbidden', doing: 'readApprovals' });
    expect(adviceText(fault.advice)).toContain('DeviceManagementConfiguration.Read.All');
    expect(server.calls).toHaveLength(1);
  });

  it('is asked for again after 429 and 503', async () => {
    const { approvals, waits } = await approvalsOver((_call, n) => {
      if (n === 0) return { status: 429, headers: { 'retry-after': '2' } };
      return n === 1 ? { status: 503 } : { json: wire(1, 'approved') };
    });
    expect(await approvals.read(guid(1))).toMatchObject({ status: 'approved' });
    expect(waits).toEqual([2_000, 750]);
  });
});

describe('ours among all', () => {
  const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
  const filed = (n: number, status: string, requestJustification: unknown): Record<string, unknown> =>
    wire(n, status, { requestJustification });

  it.each([
    ['as written', 'Countersign r-1/1: requested by Zoë'],
    ['in Base64, as filed', base64('Countersign r-1/1: requested by Zoë; reason: audit')],
    ['within other words', 'App: "Countersign r-1/1"'],
  ])('is known by its marker %s', async (_, justification) => {
    const { approvals, server } = await approvalsOver((call) =>
      page(call, [filed(1, 'needsApproval', 'something else'), filed(2, 'needsApproval', justification)]),
    );
    expect(await approvals.find('Countersign r-1/1')).toMatchObject({
      code: guid(2),
      status: 'needsApproval',
    });
    expect(server.calls.map(({ url }) => url)).toEqual([address]);
  });

  it.each<[string, string, unknown]>([
    ['another revision of it', 'needsApproval', 'Countersign r-1/12: requested by Alex'],
    ['another revision of it in Base64', 'needsApproval', base64('Countersign r-1/12: requested by Alex')],
    ['over', 'expired', 'Countersign r-1/1: requested by Alex'],
    ['completed', 'completed', 'Countersign r-1/1: requested by Alex'],
    ['without words', 'needsApproval', null],
  ])('is not one that is %s', async (_, status, justification) => {
    const { approvals } = await approvalsOver((call) => page(call, [filed(1, status, justification)]));
    expect(await approvals.find('Countersign r-1/1')).toBeUndefined();
  });

  it('is the approved one where there are two', async () => {
    const words = 'Countersign r-1/1: requested by Alex';
    const { approvals } = await approvalsOver((call, n) =>
      n === 0
        ? page(call, [filed(1, 'needsApproval', words)], `${address}?p=2`)
        : page(call, [filed(2, 'approved', words)]),
    );
    expect(await approvals.find('Countersign r-1/1')).toMatchObject({ code: guid(2) });
  });

  it('is an error, not nothing, where the list cannot be read', async () => {
    const { approvals } = await approvalsOver(() => ({ json: { value: [{ status: 'needsApproval' }] } }));
    expect((await faultOf(approvals.find('Countersign r-1/1'))).kind).toBe('incomplete');
  });
});

describe('taking ours back', () => {
  /** Refuses to cancel, and then says how the approval stands. */
  const refusing =
    (first: GraphReply, status: string): Script =>
    ({ method }) =>
      method === 'POST' ? first : { json: wire(1, status) };

  it('names it in the body, and Intune’s 204 is enough', async () => {
    const { approvals, server, lines } = await approvalsOver(() => ({ status: 204 }));
    expect(await approvals.cancel(guid(1))).toBe('cancelled');
    expect(server.calls).toHaveLength(1);
    expect(server.calls[0]).toMatchObject({
      method: 'POST',
      url: `${address}/cancelMyRequest`,
      body: JSON.stringify({ id: guid(1) }),
    });
    expect(server.calls[0]!.headers['content-type']).toBe('application/json');
    expect(JSON.stringify(lines)).not.toContain(guid(1));
  });

  it.each([
    [409, 'cancelled', 'cancelled'],
    [404, 'rejected', 'cancelled'],
    [400, 'expired', 'cancelled'],
    [412, 'cancelled', 'cancelled'],
    [409, 'completed', 'refused'],
    [400, 'needsApproval', 'refused'],
    [409, 'approved', 'refused'],
    [404, 'unknown', 'refused'],
  ])('a %i while it is %s there means %s', async (status, word, answer) => {
    const { approvals } = await approvalsOver(refusing(refusal(status, 'BadRequest'), word));
    expect(await approvals.cancel(guid(1))).toBe(answer);
  });

  it('what Intune does not know any more is over', async () => {
    const { approvals } = await approvalsOver((call) =>
      call.url === address ? page(call, []) : refusal(404, 'ResourceNotFound'),
    );
    expect(await approvals.cancel(guid(1))).toBe('cancelled');
  });

  it('a right that is missing is a refusal', async () => {
    const { approvals, server } = await approvalsOver(() => refusal(403, 'Forbidden'));
    expect(await approvals.cancel(guid(1))).toBe('refused');
    expect(server.calls).toHaveLength(1);
  });

  it.each<[string, GraphReply, string]>([
    ['5xx', { status: 503 }, 'server'],
    ['429', { status: 429 }, 'throttled'],
    ['a reset', { broken: 'reset' }, 'unreachable'],
    ['a token that is not taken', refusal(401, 'InvalidAuthenticationToken'), 'unauthenticated'],
  ])('%s, for as long as it is asked, leaves it open', async (_, reply, kind) => {
    const { approvals } = await approvalsOver(() => reply);
    expect(await faultOf(approvals.cancel(guid(1)))).toMatchObject({
      kind,
      doing: 'cancelApproval',
    });
  });

  it('is asked again after a failure that passes', async () => {
    const { approvals, server } = await approvalsOver((_call, n) => ({ status: n === 0 ? 503 : 204 }));
    expect(await approvals.cancel(guid(1))).toBe('cancelled');
    expect(server.calls).toHaveLength(2);
  });

  it.each([
    ['cancelled', 'cancelled'],
    ['needsApproval', 'incomplete'],
  ])('an HTML page for an answer settles nothing: it is %s there, so %s', async (word, end) => {
    const { approvals } = await approvalsOver(refusing({ text: '<html>' }, word));
    const ended = end === 'cancelled' ? approvals.cancel(guid(1)) : faultOf(approvals.cancel(guid(1)));
    expect(await ended).toEqual(end === 'cancelled' ? 'cancelled' : expect.objectContaining({ kind: end }));
  });

  it('where nobody can say how it stands, it is open', async () => {
    const { approvals } = await approvalsOver(({ method }) =>
      method === 'POST' ? refusal(409, 'Conflict') : { status: 503 },
    );
    expect((await faultOf(approvals.cancel(guid(1)))).kind).toBe('server');
  });
});
