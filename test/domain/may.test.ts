// Who may do what to a request, and when: what a button offers is what its verb does.
import type { ApprovalRule } from '../../bot/domain/approval.js';
import {
  droppableRows,
  mayCancel,
  mayNotApprove,
  mayNotCancel,
  mayNotReject,
  mayNotWithdraw,
  mayReject,
  mayReplan,
  mayRevise,
  mayUndo,
  whyNotReplan,
  whyNotRevise,
  type Presser,
} from '../../bot/domain/may.js';
import { MOVES } from '../../bot/domain/moves.js';
import type { Person } from '../../bot/domain/person.js';
import type { ApprovalRequest, RequestState } from '../../bot/domain/request.js';
import { ALEX, BEN, CHRIS, GROUP_IDS, samplePlan, sampleRequest } from '../support/requests.js';

const APPROVERS = 'aaaaaaaa-0000-4000-8000-000000000002';
const RULE: ApprovalRule = {
  requesterGroupIds: [],
  approverGroupIds: [APPROVERS],
  selfApproval: 'deny',
  approvalsRequired: 1,
  approvalsRequiredBroad: 2,
};
const STATES = Object.keys(MOVES) as RequestState[];

function press(person: Person, revision = 1, groupIds: readonly string[] = [APPROVERS]): Presser {
  return { person, revision, membership: { kind: 'known', person, enabled: true, guest: false, groupIds } };
}

function waiting(overrides: Partial<ApprovalRequest> = {}): ApprovalRequest {
  return sampleRequest({ state: 'pending', revision: 1, requester: ALEX, authors: [ALEX], ...overrides });
}

const approved = (person: Person, revision = 1) =>
  ({ kind: 'approve', person, revision, at: '2026-11-24T12:00:00.000Z' }) as const;
const refused = (kind: string) => ({ kind: 'refuse', refusal: expect.objectContaining({ kind }) as object });

describe('in which states', () => {
  it('an approver may say no until something is on its way to Intune', () => {
    expect(STATES.filter(mayReject).sort()).toEqual(['approved', 'awaiting-intune', 'pending']);
  });

  it('the requester may take it back then, and while it is a draft', () => {
    expect(STATES.filter(mayCancel).sort()).toEqual(['approved', 'awaiting-intune', 'draft', 'pending']);
  });

  it('the requester may write it anew only while it waits for approval', () => {
    expect(STATES.filter(mayRevise)).toEqual(['pending']);
  });

  it('it may be planned again from exactly the endings the design names, and an expired draft never', () => {
    const planned = STATES.filter((state) => mayReplan({ state, plan: samplePlan() }));
    expect(planned.sort()).toEqual(['diverged', 'expired', 'failed', 'stale', 'unconfirmed']);
    expect(mayReplan({ state: 'expired' })).toBe(false);
  });

  it('only what was applied may be taken back, by one request at a time', () => {
    const plan = samplePlan();
    expect(STATES.filter((state) => mayUndo({ state, plan }, false))).toEqual(['applied']);
    expect(STATES.filter((state) => mayUndo({ state, plan }, true))).toEqual([]);
  });
});

describe('an approval', () => {
  it('counts from an approver who saw this revision', () => {
    expect(mayNotApprove(waiting(), press(BEN), RULE)).toBeUndefined();
  });

  it('is refused from a card of an earlier revision, before anything else is looked at', () => {
    expect(mayNotApprove(waiting({ revision: 2 }), press(ALEX), RULE)).toEqual(refused('oldRevision'));
  });

  it('is refused from the requester, and from whoever approved already', () => {
    expect(mayNotApprove(waiting(), press(ALEX), RULE)).toEqual(refused('ownRequest'));
    const once = waiting({ decisions: [approved(BEN)], approvalsNeeded: 2 });
    expect(mayNotApprove(once, press(BEN), RULE)).toEqual(refused('alreadyApproved'));
  });

  it('changes nothing when the second click of a double click comes after the request moved on', () => {
    const moved = waiting({ state: 'applied', decisions: [approved(BEN)] });
    expect(mayNotApprove(moved, press(BEN), RULE)).toEqual({ kind: 'nothing' });
    expect(mayNotApprove(moved, press(CHRIS), RULE)).toEqual(refused('notWaiting'));
  });

  it('may be taken back only by whoever gave it, while the request waits', () => {
    const once = waiting({ decisions: [approved(BEN)], approvalsNeeded: 2 });
    expect(mayNotWithdraw(once, press(BEN))).toBeUndefined();
    expect(mayNotWithdraw(once, press(CHRIS))).toEqual(refused('nothingToWithdraw'));
    expect(mayNotWithdraw({ ...once, state: 'approved' }, press(BEN))).toEqual(refused('notWaiting'));
    expect(mayNotWithdraw({ ...once, revision: 2 }, press(BEN))).toEqual(refused('oldRevision'));
  });
});

describe('a no', () => {
  it('ends it from an approver who is not the requester', () => {
    expect(mayNotReject(waiting(), press(BEN), RULE)).toBeUndefined();
    expect(mayNotReject(waiting(), press(ALEX), RULE)).toEqual(refused('ownRequest'));
    expect(mayNotReject(waiting(), press(BEN, 1, []), RULE)).toEqual(refused('notApprover'));
  });

  it('said twice by the same person changes nothing, and by another comes too late', () => {
    const rejected = waiting({ state: 'rejected', endedBy: BEN });
    expect(mayNotReject(rejected, press(BEN), RULE)).toEqual({ kind: 'nothing' });
    expect(mayNotReject(rejected, press(CHRIS), RULE)).toEqual(refused('notWaiting'));
  });
});

describe('taking a request back', () => {
  it('is for the requester alone', () => {
    expect(mayNotCancel(waiting(), press(ALEX))).toBeUndefined();
    expect(mayNotCancel(waiting(), press(BEN))).toEqual(refused('notRequester'));
  });

  it('changes nothing the second time, and comes too late while it is applied', () => {
    expect(mayNotCancel(waiting({ state: 'cancelled' }), press(ALEX))).toEqual({ kind: 'nothing' });
    expect(mayNotCancel(waiting({ state: 'applying' }), press(ALEX))).toEqual(refused('notWaiting'));
  });
});

describe('a new revision', () => {
  it('is refused from an old card and once somebody decided', () => {
    expect(whyNotRevise(waiting(), 1)).toBeUndefined();
    expect(whyNotRevise(waiting({ revision: 2 }), 1)).toEqual({ kind: 'oldRevision' });
    expect(whyNotRevise(waiting({ state: 'approved' }), 1)).toEqual({
      kind: 'notWaiting',
      state: 'approved',
    });
  });

  it('after an ending is for authors and approvers', () => {
    const stale = waiting({ state: 'stale', plan: samplePlan() });
    expect(whyNotReplan(stale, press(ALEX, 1, []), RULE)).toBeUndefined();
    expect(whyNotReplan(stale, press(BEN), RULE)).toBeUndefined();
    expect(whyNotReplan(stale, press(BEN, 1, []), RULE)).toEqual({ kind: 'notRequester', requester: ALEX });
    expect(whyNotReplan(waiting(), press(ALEX), RULE)).toEqual({ kind: 'notWaiting', state: 'pending' });
  });
});

describe('rows of deleted groups', () => {
  const row = (source: 'direct' | 'policySets') => ({
    target: { kind: 'group', groupId: GROUP_IDS.pilot } as const,
    source,
  });
  const plan = (source: 'direct' | 'policySets') => {
    const kept = [{ ...samplePlan().kept[0]!, ...row(source) }];
    return samplePlan({ kept, groups: { [GROUP_IDS.pilot]: { kind: 'gone', id: GROUP_IDS.pilot } } });
  };

  it('may be dropped while the request waits', () => {
    expect(droppableRows(waiting({ plan: plan('direct') }))).toHaveLength(1);
    expect(droppableRows(waiting({ plan: plan('direct'), state: 'approved' }))).toEqual([]);
  });

  it('stay where a policy set brings them: they are changed there', () => {
    expect(droppableRows(waiting({ plan: plan('policySets') }))).toEqual([]);
  });
});
