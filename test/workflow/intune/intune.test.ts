// Intune's own approval (Multi Admin Approval): a held change waits, is completed only on unchanged rows, and always ends.
import type { IntuneStatus } from '../../../bot/domain/intune-hold.js';
import { INTUNE_HOLDS_HOURS } from '../../../bot/domain/intune-hold.js';
import { justificationFor } from '../../../bot/domain/justification.js';
import type { ApprovalRequest } from '../../../bot/domain/request.js';
import { approve } from '../../../bot/workflow/verbs/approve.js';
import { cancel } from '../../../bot/workflow/verbs/cancel.js';
import { carryOn } from '../../../bot/workflow/applying/carry-on.js';
import type { IntuneApproval } from '../../../bot/workflow/ports.js';
import { refresh } from '../../../bot/workflow/verbs/refresh.js';
import { reject } from '../../../bot/workflow/verbs/reject.js';
import { replan } from '../../../bot/workflow/verbs/replan.js';
import { ALEX, BEN, CHRIS, POLICY, sampleRequestIn } from '../../support/requests.js';
import { editOutside, fault, openWorld, unreachable, type World } from '../../support/world.js';

const CODE = 'aabb1234-5678-4012-abcd-ef0123456789';
const never = new AbortController().signal;
let world: World;
beforeEach(() => {
  world = openWorld();
});
afterEach(() => world.close());

async function goOn(request: ApprovalRequest): Promise<ApprovalRequest> {
  await world.clock.settle(carryOn(world.ports, request.id, never));
  return await world.load(request.id);
}

async function approved(): Promise<ApprovalRequest> {
  const request = await world.pending();
  await approve(world.ports, world.click(request, BEN));
  return request;
}

function holdNext(code = CODE): void {
  world.tenant.behaviours.push(() => ({ kind: 'held', code, fault: fault('conflict', { status: 412 }) }));
}

/** Intune files what was sent, as it would, and answers so when asked. */
function inIntune(status: IntuneStatus, members: Partial<IntuneApproval> = {}): void {
  const filed = world.tenant.approvalsSent.find(({ kind }) => kind === 'justification');
  const justification = filed?.kind === 'justification' ? filed.text : '';
  world.tenant.approvals.set(CODE, { code: CODE, status, justification, ...members });
}

async function held(): Promise<ApprovalRequest> {
  const request = await approved();
  holdNext();
  const waiting = await goOn(request);
  inIntune('needsApproval');
  return waiting;
}

describe('what Intune is told', () => {
  it('every assign says who asked, who approved, why, and for which request', async () => {
    const request = await approved();
    await goOn(request);
    const [sent] = world.tenant.approvalsSent;
    expect(sent).toMatchObject({ kind: 'justification' });
    const text = sent?.kind === 'justification' ? sent.text : '';
    expect(text).toContain(request.id);
    expect(text).toContain(ALEX.name);
    expect(text).toContain(BEN.name);
  });

  it.each(['x'.repeat(5_000), '界'.repeat(2_000), '👩‍🚀'.repeat(400), 'a\u0000b\nc\u202Ed'])(
    'a reason of any length or script leaves a line of at most 1024 bytes that names the request',
    (reason) => {
      const request = { ...sampleRequestIn('approved'), reason };
      const text = justificationFor(request, [BEN, CHRIS]);
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1024);
      expect(text).toContain(request.id);
      expect(text).toContain(BEN.name);
      expect(text).not.toMatch(/[\p{Cc}\u202E]|\uFFFD/u);
      expect(text.isWellFormed()).toBe(true);
    },
  );
});

describe('held by Intune', () => {
  it('the request waits under the code, with the lease let go and nothing changed', async () => {
    const request = await held();
    expect(request).toMatchObject({ state: 'awaiting-intune', hold: { code: CODE } });
    expect(await world.ports.store.readLease(POLICY.id)).toBeUndefined();
    expect(world.tenant.rows.get(POLICY.id)).toHaveLength(4);
    expect((await world.ports.store.history(request.id)).at(-1)?.action).toBe('held');
  });

  it('approved there on unchanged rows: the byte-identical body leaves with the code only, and is verified', async () => {
    const request = await held();
    inIntune('approved', { decidedBy: { id: CHRIS.id, name: CHRIS.name } });
    const done = await goOn(request);
    expect(done.state).toBe('applied');
    expect(world.tenant.sent).toEqual([request.plan!.request.body, request.plan!.request.body]);
    expect(world.tenant.approvalsSent[1]).toEqual({ kind: 'code', code: CODE });
    expect(done.hold).toMatchObject({ status: 'approved', decidedBy: { name: CHRIS.name } });
    expect(done.hold?.decidedByAuthor).toBeUndefined();
  });

  it('approved there on moved rows: nothing is sent, Intune’s request is cancelled, ours is stale', async () => {
    const request = await held();
    inIntune('approved');
    editOutside(world.tenant, { target: { kind: 'allDevices' }, source: 'direct' });
    const stale = await goOn(request);
    expect(stale).toMatchObject({ state: 'stale', hold: { toCancel: true } });
    expect(world.tenant.sent).toHaveLength(1);
    const tidied = await goOn(request);
    expect(world.tenant.cancelled).toEqual([CODE]);
    expect(tidied.hold).not.toHaveProperty('toCancel');
    expect(await world.ports.store.waiting()).toEqual([]);
  });

  it('approved there by our requester: the card and the audit trail say so', async () => {
    const request = await held();
    inIntune('approved', { decidedBy: { id: ALEX.id.toUpperCase(), name: ALEX.name } });
    const done = await goOn(request);
    expect(done.hold?.decidedByAuthor).toBe(true);
    const history = await world.ports.store.history(request.id);
    expect(history.some(({ action, detail }) => action === 'intune' && detail['byAuthor'] === true)).toBe(
      true,
    );
  });

  it('not decided yet: nothing is sent, and a second look commits nothing', async () => {
    const request = await held();
    const once = await goOn(request);
    expect(once).toMatchObject({ state: 'awaiting-intune', hold: { status: 'needsApproval' } });
    expect((await goOn(request)).version).toBe(once.version);
    expect(world.tenant.sent).toHaveLength(1);
  });

  it.each(['rejected', 'cancelled', 'expired'] as const)('%s there: it ends so', async (status) => {
    const request = await held();
    inIntune(status, { decidedBy: { name: 'Dana Moss' } });
    const ended = await goOn(request);
    expect(ended.state).toBe(status);
    expect(ended.endedBy).toBeUndefined();
    expect(world.tenant.cancelled).toEqual([]);
    expect((await world.ports.store.history(request.id)).at(-1)?.detail).toMatchObject({ inIntune: true });
  });

  it('completed there by somebody else: what became of it is read, nothing is sent', async () => {
    const request = await held();
    inIntune('completed');
    world.tenant.rows.set(POLICY.id, request.plan!.after);
    expect((await goOn(request)).state).toBe('applied');
    expect(world.tenant.sent).toHaveLength(1);
  });

  it('Intune out of reach: it goes on waiting, and ends when the hold is over', async () => {
    const request = await held();
    world.tenant.beforeApprovals = unreachable;
    expect((await goOn(request)).state).toBe('awaiting-intune');
    world.tenant.beforeApprovals = undefined;
    world.tenant.approvals.clear();
    await world.clock.pass((INTUNE_HOLDS_HOURS - 1) * 3_600_000);
    expect((await goOn(request)).state).toBe('awaiting-intune');
    await world.clock.pass(3_600_000);
    expect((await goOn(request)).state).toBe('expired');
  });

  it('the lease is free for another request on the policy meanwhile', async () => {
    await held();
    const other = await world.pending('assign policy Windows 11 baseline to all devices', ALEX);
    await approve(world.ports, world.click(other, BEN));
    await approve(world.ports, world.click(await world.load(other.id), CHRIS));
    expect((await goOn(other)).state).toBe('applied');
  });

  it('a code Intune calls approved and twice does not take: failed, and Intune’s request is cancelled', async () => {
    const request = await held();
    inIntune('approved');
    const refuse = () => ({ kind: 'refused', fault: fault('forbidden', { status: 403 }) }) as const;
    world.tenant.behaviours.push(refuse, refuse);
    const first = await goOn(request);
    expect(first).toMatchObject({ state: 'awaiting-intune', hold: { refused: { kind: 'forbidden' } } });
    await goOn(request);
    expect(await goOn(request)).toMatchObject({ state: 'failed', fault: { kind: 'forbidden' } });
    await goOn(request);
    expect(world.tenant.cancelled).toEqual([CODE]);
  });

  it('the sending with the code that nobody hears the end of is settled by reading', async () => {
    const request = await held();
    inIntune('approved');
    world.tenant.behaviours.push((apply) => (apply(), { kind: 'unknown', fault: fault('timeout') }));
    expect((await goOn(request)).state).toBe('applied');
  });

  it('the sending with the code is lost before Intune had it: held still, and completed by a later look', async () => {
    const request = await held();
    inIntune('approved');
    world.tenant.behaviours.push(() => ({ kind: 'unknown', fault: fault('timeout') }));
    expect(await goOn(request)).toMatchObject({ state: 'awaiting-intune', hold: { code: CODE } });
    expect((await goOn(request)).state).toBe('applied');
    expect(world.tenant.approvalsSent.at(-1)).toEqual({ kind: 'code', code: CODE });
  });

  it('held again under a new code: it waits for that one', async () => {
    const request = await held();
    inIntune('approved');
    const other = 'bbbb1234-5678-4012-abcd-ef0123456789';
    holdNext(other);
    expect(await goOn(request)).toMatchObject({ state: 'awaiting-intune', hold: { code: other } });
  });
});

describe('people and a held request', () => {
  it('the requester cancels it, and it is cancelled in Intune', async () => {
    const request = await held();
    expect((await cancel(world.ports, world.click(request, ALEX))).kind).toBe('done');
    const ended = await goOn(request);
    expect(ended).toMatchObject({ state: 'cancelled', endedBy: ALEX, hold: { status: 'cancelled' } });
    expect(world.tenant.cancelled).toEqual([CODE]);
  });

  it('an approver rejects it; Intune out of reach is asked again later', async () => {
    const request = await held();
    await reject(world.ports, world.click(request, CHRIS), 'not this week');
    world.tenant.beforeApprovals = unreachable;
    expect((await goOn(request)).hold?.toCancel).toBe(true);
    expect((await world.ports.store.waiting()).map(({ id }) => id)).toEqual([request.id]);
    world.tenant.beforeApprovals = undefined;
    await goOn(request);
    expect(world.tenant.cancelled).toEqual([CODE]);
    expect(await world.ports.store.waiting()).toEqual([]);
  });

  it('refresh looks at once; an automatic one asks nobody', async () => {
    const request = await held();
    inIntune('approved');
    await refresh(world.ports, world.click(request, ALEX), { isAutomatic: true });
    expect((await world.load(request.id)).hold?.status).toBeUndefined();
    await refresh(world.ports, world.click(request, ALEX));
    expect((await world.load(request.id)).hold?.status).toBe('approved');
  });

  it('stale, planned again and approved: the new body is filed anew, never sent under the old code', async () => {
    const request = await held();
    inIntune('approved');
    editOutside(world.tenant, { target: { kind: 'allDevices' }, source: 'direct' });
    const stale = await goOn(request);
    await replan(world.ports, world.click(stale, ALEX));
    const again = await world.load(request.id);
    expect(again).toMatchObject({ state: 'pending', revision: 2 });
    expect(again.hold).toBeUndefined();
    expect(world.tenant.cancelled).toEqual([CODE]);
    await approve(world.ports, world.click(again, BEN));
    await goOn(again);
    expect(world.tenant.approvalsSent.at(-1)?.kind).toBe('justification');
  });
});

it('planning again waits until Intune has let go of the earlier body', async () => {
  const request = await held();
  inIntune('approved');
  editOutside(world.tenant, { target: { kind: 'allDevices' }, source: 'direct' });
  const stale = await goOn(request);
  world.tenant.beforeApprovals = unreachable;
  expect((await replan(world.ports, world.click(stale, ALEX))).kind).toBe('fault');
  expect(await world.load(request.id)).toMatchObject({ state: 'stale', hold: { toCancel: true } });
});

describe('a sending whose end nobody heard', () => {
  it('is found in Intune by its justification and waits there', async () => {
    const request = await approved();
    world.tenant.behaviours.push(() => {
      inIntune('needsApproval');
      return { kind: 'unknown', fault: fault('timeout') };
    });
    expect(await goOn(request)).toMatchObject({ state: 'awaiting-intune', hold: { code: CODE } });
    inIntune('approved');
    expect((await goOn(request)).state).toBe('applied');
  });

  it('another revision’s approval in Intune is not taken for it', async () => {
    const request = await approved();
    const justification = `Countersign ${request.id}/7: requested by somebody`;
    world.tenant.approvals.set(CODE, { code: CODE, status: 'approved', justification });
    world.tenant.behaviours.push(() => ({ kind: 'unknown', fault: fault('timeout') }));
    expect((await goOn(request)).state).toBe('unconfirmed');
  });

  it('unconfirmed at first, found in Intune by a later look', async () => {
    const request = await approved();
    world.tenant.behaviours.push(() => ({ kind: 'unknown', fault: fault('timeout') }));
    expect((await goOn(request)).state).toBe('unconfirmed');
    inIntune('needsApproval');
    expect((await goOn(request)).state).toBe('awaiting-intune');
  });
});

describe('GRAPH_BETA=never', () => {
  beforeEach(async () => {
    await world.close();
    world = openWorld({ filtersUnseen: true });
  });

  async function heldUnseen(): Promise<ApprovalRequest> {
    const request = await world.pending();
    await approve(world.ports, world.click(request, BEN));
    await approve(world.ports, world.click(await world.load(request.id), CHRIS));
    holdNext();
    return await goOn(request);
  }

  it('Intune is never asked; a refresh re-reads and tries the code', async () => {
    world.tenant.beforeApprovals = () => {
      throw new Error('asked');
    };
    const request = await heldUnseen();
    expect((await goOn(request)).state).toBe('awaiting-intune');
    expect(world.tenant.sent).toHaveLength(1);
    await refresh(world.ports, world.click(request, ALEX));
    expect((await goOn(request)).state).toBe('applied');
    expect(world.tenant.approvalsSent[1]).toEqual({ kind: 'code', code: CODE });
  });

  it('a code that is not taken yet leaves it waiting, as often as it is tried', async () => {
    const request = await heldUnseen();
    for (let tries = 0; tries < 3; tries += 1) {
      world.tenant.behaviours.push(() => ({ kind: 'refused', fault: fault('forbidden', { status: 403 }) }));
      await refresh(world.ports, world.click(request, ALEX));
      const waiting = await goOn(request);
      expect(waiting).toMatchObject({ state: 'awaiting-intune', hold: { refused: { kind: 'forbidden' } } });
      expect(waiting.hold?.tryCode).toBeUndefined();
    }
  });

  it('moved rows make it stale before any code is tried', async () => {
    const request = await heldUnseen();
    editOutside(world.tenant, { target: { kind: 'allDevices' }, source: 'direct' });
    await refresh(world.ports, world.click(request, ALEX));
    expect((await goOn(request)).state).toBe('stale');
    expect(world.tenant.sent).toHaveLength(1);
  });

  it('it ends when three days are over', async () => {
    const request = await heldUnseen();
    await world.clock.pass(INTUNE_HOLDS_HOURS * 3_600_000);
    expect((await goOn(request)).state).toBe('expired');
  });
});
