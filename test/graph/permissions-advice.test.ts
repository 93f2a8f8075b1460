// Where Graph refuses a call, the advice is the table's: which permission, what is off, and whom to ask.
import { adviceText, offWithout } from '../../cards/text/faults/advice.js';
import type { Advice, Need } from '../../bot/domain/advice.js';
import { createDirectory } from '../../bot/graph/entra/directory.js';
import { faultOfAnswer } from '../../bot/graph/http/errors.js';
import { rights } from '../../bot/graph/permissions.js';
import { createPolicies } from '../../bot/graph/intune/policies.js';
import { batchReply } from '../support/stand-ins/graph-server.js';
import { faultOf, guid, setup, stopServers, token } from './setup.js';

afterEach(stopServers);

const rows = Object.entries(rights).filter(([need]) => need !== 'nothing') as [Need, (typeof rights)[Need]][];

function adviceFor(need: Need, message?: string): Advice {
  const body = message === undefined ? undefined : { error: { code: 'Forbidden', message } };
  return faultOfAnswer({ doing: 'readPolicy', need }, { status: 403, body }).advice;
}

function adviceOn(need: Need, message?: string): string {
  return adviceText(adviceFor(need, message));
}

it.each(rows)(
  '%s: all of its permissions, its feature and who can help, in the room of a card',
  (need, right) => {
    const advice = adviceOn(need);
    expect(advice).toContain(
      `Ask an administrator to grant the bot’s application ${right.permissions.join(' and ')} (`,
    );
    expect(advice).toContain(`Off without it: ${offWithout(need)}.`);
    expect(advice.length).toBeLessThanOrEqual(300);
  },
);

it.each(rows)('%s: of what Graph names, no more than is needed', (need, { permissions }) => {
  const message = `Application must have one of the following scopes: ${[...permissions, 'Wider.ReadWrite.All'].join(', ')}`;
  expect(adviceOn(need, message)).toBe(adviceOn(need));
});

it('where Graph says that ours does not do, Graph is believed', () => {
  const message = 'Application must have one of the following scopes: Other.Read.All, Another.Read.All';
  expect(adviceOn('readPolicies', message)).toContain('application Other.Read.All or Another.Read.All (');
});

it('a person who may not be looked up: what to do about it, and none of Graph’s own words', async () => {
  const { client } = await setup((call) =>
    batchReply(call, ({ method }) =>
      method === 'GET'
        ? { body: { id: guid(1), displayName: 'N', accountEnabled: true, userType: 'Member' } }
        : { status: 403, body: { error: { code: 'Authorization_RequestDenied', message: 'secret words' } } },
    ),
  );
  const settings = { credential: () => Promise.resolve(token), tenantId: guid(9) };
  const memberships = await createDirectory(client, settings).memberships([guid(1)], [guid(2)]);
  expect(memberships).toEqual([{ kind: 'unread', id: guid(1), why: adviceFor('checkMembership') }]);
});

it.each([
  ['another thing’s', `/deviceManagement/deviceConfigurations/${guid(1)}/assign`],
  [
    'a step back in it',
    `/deviceManagement/deviceCompliancePolicies/../deviceConfigurations/${guid(1)}/assign`,
  ],
  ['a delete', `/deviceManagement/deviceCompliancePolicies/${guid(1)}/microsoft.graph.delete`],
  ['no policy in it', '/deviceManagement/deviceCompliancePolicies//assign'],
])('a change kept with %s address is not sent', async (_, path) => {
  const { client, server } = await setup(() => ({ json: {} }));
  const answer = await createPolicies(client, { beta: 'read' }).assign(
    {
      request: { version: 'beta', path, body: '{}' },
      clientRequestId: guid(7),
      approval: { kind: 'justification', text: 'because' },
    },
    () => Promise.resolve(true),
  );
  expect(answer).toMatchObject({ kind: 'refused', fault: { kind: 'badRequest' } });
  expect(server.calls).toEqual([]);
});

it('a read that is refused says the same', async () => {
  const { client } = await setup(() => ({ status: 403, text: '' }));
  const { advice } = await faultOf(createPolicies(client, { beta: 'read' }).listPolicies());
  expect(advice).toEqual(adviceFor('readPolicies'));
});
