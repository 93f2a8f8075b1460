// A 200 without JSON is no answer, and the next one may be: reads are tried again, what is whole but strange is not.
import { adviceText } from '../../../cards/text/faults/advice.js';
import { createPolicies } from '../../../bot/graph/intune/policies.js';
import { UnreadableAnswer } from '../../../bot/shared/read-json.js';
import type { GraphReply } from '../../support/stand-ins/graph-server.js';
import { faultOf, guid, setup, stopServers } from '../setup.js';

afterEach(stopServers);

const garbled: [string, GraphReply][] = [
  ['nothing', { text: '' }],
  ['an HTML page', { text: '<html>sign in</html>' }],
  ['half a JSON text', { text: '{"value":[{"id":' }],
];

it.each(garbled)('a 200 with %s, once: the next read counts', async (_, reply) => {
  const { client, server, waits } = await setup((_call, n) => (n === 0 ? reply : { json: { value: [] } }));
  expect(
    await createPolicies(client, { beta: 'read' }).readAssignments({ kind: 'compliance', id: guid(1) }),
  ).toEqual([]);
  expect(server.calls).toHaveLength(2);
  expect(waits).toEqual([375]);
});

it.each(garbled)('a 200 with %s, for good: a clear fault after five tries', async (_, reply) => {
  const { client, server, waits, lines } = await setup(() => reply);
  const fault = await faultOf(
    createPolicies(client, { beta: 'read' }).readAssignments({ kind: 'compliance', id: guid(1) }),
  );
  expect(fault).toMatchObject({ kind: 'incomplete', status: 200, flaw: 'notJson' });
  expect(fault).not.toHaveProperty('message');
  expect(adviceText(fault.advice)).toContain('cannot be trusted');
  expect(server.calls).toHaveLength(5);
  expect(waits).toEqual([375, 750, 1500, 3000]);
  expect(lines).toMatchObject([{ tries: 5, status: 200 }]);
});

it('whole JSON of another shape would come again, so it is a fault at once', async () => {
  const { client, server } = await setup(() => ({ json: { rows: [] } }));
  const fault = await faultOf(
    createPolicies(client, { beta: 'read' }).readAssignments({ kind: 'compliance', id: guid(1) }),
  );
  expect(fault.kind).toBe('incomplete');
  expect(server.calls).toHaveLength(1);
});

it('a decoder that finds nothing in a whole answer is not asked twice', async () => {
  const { client, server } = await setup(() => ({ json: {} }));
  const call = { doing: 'readPolicies', need: 'readPolicies', url: '/v1.0/things' } as const;
  const read = client.read(call, () => {
    throw new UnreadableAnswer('no such member');
  });
  expect(await faultOf(read)).toMatchObject({ kind: 'incomplete', flaw: 'strangeShape' });
  await expect(read).rejects.toMatchObject({ cause: { message: 'no such member' } });
  expect(server.calls).toHaveLength(1);
});

it('a change is never sent again, whatever its answer says', async () => {
  const { client, server } = await setup(() => ({ text: '<html>' }));
  const path = `/deviceManagement/deviceCompliancePolicies/${guid(1)}/assign`;
  const answer = await createPolicies(client, { beta: 'read' }).assign(
    {
      request: { version: 'v1.0', path, body: '{"assignments":[]}' },
      clientRequestId: guid(7),
      approval: { kind: 'justification', text: 'because' },
    },
    () => Promise.resolve(true),
  );
  expect(answer.kind).toBe('accepted');
  expect(server.calls).toHaveLength(1);
});
