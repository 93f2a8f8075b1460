// The smoke test where something goes wrong after consent: it finds out, and says exactly what is left.
import { setTimeout as delay } from 'node:timers/promises';
import { POINTS } from '../../../../bot/cli/smoke/answers.js';
import { GROUP_IDS } from '../../../../demo/graph/seed/groups.js';
import { PEOPLE } from '../../../../demo/graph/seed/people.js';
import { POLICY_IDS } from '../../../../demo/graph/seed/policies.js';
import { GROUP, GROUP_ID, openTenant, POLICY, type Ran, type Tenant } from '../../../cli/smoke/tenant.js';

let tenant: Tenant;
beforeAll(async () => {
  tenant = await openTenant();
});
beforeEach(() => tenant.renew());
afterAll(() => tenant.close());

const BASELINE = POLICY_IDS.baseline;
const assign = { method: 'POST', path: '/assign$/' };

/** The body that is printed last, parsed. */
function wayBackOf({ printed }: Ran): { readonly assignments: readonly unknown[] } {
  const lines = printed.split('\n').filter((line) => line.startsWith('  {"assignments":'));
  return JSON.parse(lines.at(-1) ?? '') as { readonly assignments: readonly unknown[] };
}

it('Graph says 503 and took it all the same: found by reading, and undone', async () => {
  const before = await tenant.rows();
  await tenant.control('faults', { match: assign, fault: { kind: 'statusAfter', status: 503 }, times: 1 });
  const { status, sent, text } = await tenant.run([POLICY, 'undo']);
  expect(status).toBe(0);
  expect(sent.map((call) => call.status)).toEqual([503, 200]);
  expect(await tenant.rows()).toEqual(before);
  expect(text).toContain('change: beta, HTTP 503');
});

it('somebody comes into the group while the question waits: nothing is sent', async () => {
  const before = await tenant.rows();
  const filling = async (): Promise<string> => {
    await tenant.control('members', { groupId: GROUP_ID, add: [PEOPLE.alex] });
    return POLICY;
  };
  const { status, sent, text } = await tenant.run([filling]);
  expect({ status, sent }).toEqual({ status: 1, sent: [] });
  expect(text).toContain(`refused: group “${GROUP}” has members (0 devices, 1 user)`);
  expect(await tenant.rows()).toEqual(before);
});

it('Ctrl-C while the change is on its way: seen through all the same, and undone after consent', async () => {
  const before = await tenant.rows();
  const leaving = new AbortController();
  const fault = { kind: 'delay', milliseconds: 600 };
  const arrival = await tenant.trap({ match: assign, fault, times: 1 });
  const consents = (): Promise<string> => {
    void arrival().then(() => leaving.abort());
    return Promise.resolve(POLICY);
  };
  const { status, sent } = await tenant.run([consents, 'undo'], { left: leaving.signal });
  expect(leaving.signal.aborted).toBe(true);
  expect({ status, sent: sent.length }).toEqual({ status: 0, sent: 2 });
  expect(await tenant.rows()).toEqual(before);
});

it('Graph refuses for want of a permission: it is named, and nothing is left', async () => {
  const before = await tenant.rows();
  await tenant.control('faults', {
    match: assign,
    fault: { kind: 'status', status: 403, code: 'Forbidden' },
  });
  const { status, sent, text, questions } = await tenant.run([POLICY]);
  expect(status).toBe(1);
  expect(sent).toHaveLength(1);
  expect(questions).toHaveLength(1);
  expect(text).toMatch(
    /a definite no, so nothing was changed .*HTTP 403.*DeviceManagementConfiguration\.ReadWrite\.All/,
  );
  expect(await tenant.rows()).toEqual(before);
});

describe('after it was applied', () => {
  it.each([['keep'], [undefined]])('%s leaves the row, and prints the way back', async (typed) => {
    const before = await tenant.rows();
    const ran = await tenant.run([POLICY, typed]);
    expect(ran.status).toBe(1);
    expect(ran.sent).toHaveLength(1);
    expect(await tenant.rows()).toHaveLength(before.length + 1);
    expect(ran.text).toMatch(/not undone\. assigned now: .*5a5a0000.* assigned at first: /);
    expect(ran.text).toContain(`take the group with the id ${GROUP_ID} off the policy`);
    expect(ran.text).toContain('Invoke-MgGraphRequest -Method POST');
    expect(wayBackOf(ran).assignments).toHaveLength(before.length);
    expect(JSON.stringify(wayBackOf(ran))).not.toContain(GROUP_ID);
  });

  it('a slip of the finger is asked again', async () => {
    const { status, questions } = await tenant.run([POLICY, 'undoo', 'UNDO', 'undo']);
    expect(status).toBe(0);
    expect(questions).toHaveLength(4);
  });

  it('an edit between plan and consent of the undo: planned once more, the edit stays, and is named', async () => {
    const edited = async (): Promise<string> => {
      const target = { '@odata.type': '#microsoft.graph.groupAssignmentTarget', groupId: GROUP_IDS.labs };
      await tenant.control('edit', { policyId: BASELINE, add: [{ target }] });
      return 'undo';
    };
    const { status, text, sent } = await tenant.run([POLICY, edited, 'undo']);
    expect(status).toBe(1);
    expect(sent).toHaveLength(2);
    expect(text).toMatch(
      /not as it was: somebody else changed the policy meanwhile\. .* extra: \+ include “R&D #1 \+ lab”/,
    );
    const groups = (await tenant.rows()).map(({ groupId }) => groupId);
    expect(groups).toContain(GROUP_IDS.labs);
    expect(groups).not.toContain(GROUP_ID);
  });

  it('an undo that Graph refuses can be tried again', async () => {
    const before = await tenant.rows();
    await tenant.control('faults', {
      match: assign,
      fault: { kind: 'status', status: 403 },
      skip: 1,
      times: 1,
    });
    const { status, sent } = await tenant.run([POLICY, 'undo', 'undo']);
    expect(status).toBe(0);
    expect(sent.map((call) => call.status)).toEqual([200, 403, 200]);
    expect(await tenant.rows()).toEqual(before);
  });
});

describe('an undo that does not end well prints the way back', () => {
  it('held by Intune meanwhile', async () => {
    const held = async (): Promise<string> => {
      await tenant.control('maa', { on: true });
      return 'undo';
    };
    const ran = await tenant.run([POLICY, held, 'cancel']);
    expect(ran.status).toBe(1);
    expect(ran.text).toContain('seen: cancelled in Intune');
    expect(wayBackOf(ran).assignments).toHaveLength(4);
    expect(await tenant.rows()).toHaveLength(5);
  });

  it('with reads that lag behind', async () => {
    const lagging = async (): Promise<string> => {
      await tenant.control('faults', { match: {}, fault: { kind: 'staleReads', seconds: 60 } });
      return 'undo';
    };
    const ran = await tenant.run([POLICY, lagging], { environment: { READ_BACK_SECONDS: '1' } });
    expect(ran.status).toBe(1);
    expect(ran.text).toMatch(/does not read as planned yet.* assigned now: .*5a5a0000.* assigned at first: /);
    expect(await tenant.rows()).toHaveLength(4);
  });

  it('with a last read that fails', async () => {
    const failing = async (): Promise<string> => {
      // The re-read and the read-back pass; what comes after them does not.
      const match = { method: 'GET', path: '/assignments$/', inBatch: false };
      await tenant.control('faults', { match, fault: { kind: 'status', status: 403 }, skip: 2 });
      return 'undo';
    };
    const ran = await tenant.run([POLICY, failing]);
    expect(ran.status).toBe(1);
    expect(ran.text).toContain('undone and read back; the last comparison could not be made');
    expect(ran.text).toMatch(/assigned now: could not be read/);
    expect(wayBackOf(ran).assignments).toHaveLength(4);
  });
});

it('an edit right after the sending: diverged, named, and the way back says what it would take away', async () => {
  const target = { '@odata.type': '#microsoft.graph.groupAssignmentTarget', groupId: GROUP_IDS.labs };
  // The first read is the one before the sending; the one after it waits until the edit is made.
  const match = { method: 'GET', path: '/assignments$/', inBatch: false };
  await tenant.control('faults', { match, fault: { kind: 'delay', milliseconds: 1500 }, skip: 1, times: 1 });
  const edit = async (): Promise<void> => {
    for (;;) {
      const groups = (await tenant.rows()).map(({ groupId }) => groupId);
      if (groups.includes(GROUP_ID)) break;
      await delay(5);
    }
    await tenant.control('edit', { policyId: BASELINE, add: [{ target }] });
  };
  const [ran] = await Promise.all([tenant.run([POLICY]), edit()]);
  expect(ran.status).toBe(1);
  expect(ran.sent).toHaveLength(1);
  expect(ran.text).toContain(
    'seen: sent, and what is read back is neither the rows before nor the rows planned',
  );
  expect(ran.text).toMatch(/missing: − no rows extra: \+ include “R&D #1 \+ lab”/);
  expect(ran.text).toMatch(/it would take away or alter: include “R&D #1 \+ lab”/);
  expect(wayBackOf(ran).assignments).toHaveLength(4);
});

it('reads that lag behind: unconfirmed, and the way back is printed although all reads as before', async () => {
  await tenant.control('faults', { match: {}, fault: { kind: 'staleReads', seconds: 60 } });
  const ran = await tenant.run([POLICY], { environment: { READ_BACK_SECONDS: '1' } });
  expect(ran.status).toBe(1);
  expect(ran.sent).toHaveLength(1);
  expect(ran.text).toContain('does not read as planned yet');
  expect(ran.text).toContain('what was sent may still show: look again in some minutes');
  expect(wayBackOf(ran).assignments).toHaveLength(4);
  expect(ran.text).toMatch(
    /How soon does `\/assignments` show what was assigned\? \| change: not within \d\.\d s/,
  );
});

describe('where Intune’s own approval holds it', () => {
  beforeEach(() => tenant.control('maa', { on: true, reply: 412, codeIn: 'both' }));

  it('says so with the code, and cancels it after consent', async () => {
    const before = await tenant.rows();
    const { status, text, printed } = await tenant.run([POLICY, 'cancel']);
    expect(status).toBe(1);
    expect(await tenant.rows()).toEqual(before);
    const { requests } = (await tenant.state()).maa;
    expect(requests.map((request) => request.status)).toEqual(['cancelled']);
    expect(text).toContain(
      `holds the change under the code ${requests[0]?.id ?? 'none'}; nothing has changed`,
    );
    expect(text).toContain('seen: cancelled in Intune');
    expect(printed).toContain(`| ${POINTS.held} | held on beta, HTTP 412 |`);
    expect(printed).toContain(`| ${POINTS.code} | a GUID, in the header and the body |`);
  });

  it('leaves it there where the person does, and says how it is cancelled', async () => {
    const { status, text } = await tenant.run([POLICY, undefined]);
    expect(status).toBe(1);
    const { requests } = (await tenant.state()).maa;
    expect(requests.map((request) => request.status)).toEqual(['needsApproval']);
    expect(text).toMatch(
      /left as it is: the request \S+ stays open there, .*Multi Admin Approval > My requests/,
    );
  });

  it('cannot cancel without beta, and says how it is cancelled', async () => {
    const policy = 'Windows preview ring';
    const { status, text, questions } = await tenant.run([policy], {
      policy,
      environment: { GRAPH_BETA: 'never' },
    });
    expect(status).toBe(1);
    expect(questions).toHaveLength(1);
    expect(text).toContain('GRAPH_BETA=never: it cannot be cancelled from here');
  });
});
