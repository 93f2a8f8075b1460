// The approval rule: who may ask, who may approve, and how many it takes.
import {
  approvalsNeeded,
  approvalsOf,
  isApprover,
  ruleGroupIds,
  whyNotApprove,
  whyNotAsk,
  type ApprovalRule,
} from '../../bot/domain/approval.js';
import type { Membership } from '../../bot/domain/person.js';
import type { Decision } from '../../bot/domain/request.js';
import { ALEX, BEN, CHRIS, sampleRequest } from '../support/requests.js';

const REQUESTERS = 'aaaaaaaa-0000-4000-8000-000000000001';
const APPROVERS = 'aaaaaaaa-0000-4000-8000-000000000002';

const RULE: ApprovalRule = {
  requesterGroupIds: [REQUESTERS],
  approverGroupIds: [APPROVERS],
  selfApproval: 'deny',
  approvalsRequired: 1,
  approvalsRequiredBroad: 2,
};

function known(person = BEN, ...groupIds: readonly string[]): Extract<Membership, { kind: 'known' }> {
  return { kind: 'known', person, enabled: true, guest: false, groupIds };
}

describe('who may ask', () => {
  it('lets members of the requester group and of the approver group ask', () => {
    expect(whyNotAsk(known(BEN, REQUESTERS), RULE)).toBeUndefined();
    expect(whyNotAsk(known(BEN, APPROVERS), RULE)).toBeUndefined();
  });

  it('turns away whoever is in neither group, whom the directory does not know, guests and disabled accounts', () => {
    expect(whyNotAsk(known(BEN), RULE)).toEqual({ kind: 'outsider' });
    expect(whyNotAsk({ kind: 'missing', id: BEN.id }, RULE)).toEqual({ kind: 'outsider' });
    expect(whyNotAsk({ ...known(BEN, REQUESTERS), guest: true }, RULE)).toEqual({ kind: 'guest' });
    expect(whyNotAsk({ ...known(BEN, REQUESTERS), enabled: false }, RULE)).toEqual({ kind: 'disabled' });
  });

  it('takes what cannot be read as a no, and says why', () => {
    const unread = { kind: 'unread', id: BEN.id, why: { kind: 'timeout' } } as const;
    expect(whyNotAsk(unread, RULE)).toEqual({ kind: 'unread', why: { kind: 'timeout' } });
  });

  it('lets only approvers ask where there is no requester group', () => {
    const rule = { ...RULE, requesterGroupIds: [] };
    expect(whyNotAsk(known(BEN, APPROVERS), rule)).toBeUndefined();
    expect(whyNotAsk(known(BEN, REQUESTERS), rule)).toEqual({ kind: 'outsider' });
  });

  it('asks the directory about each group once', () => {
    expect(ruleGroupIds({ ...RULE, requesterGroupIds: [REQUESTERS, APPROVERS] })).toEqual([
      REQUESTERS,
      APPROVERS,
    ]);
  });
});

describe('who may approve', () => {
  const request = sampleRequest({ requester: ALEX, authors: [ALEX] });

  it('counts a member of the approver group', () => {
    expect(whyNotApprove(request, known(BEN, APPROVERS), RULE)).toBeUndefined();
  });

  it('refuses somebody who may only ask', () => {
    expect(whyNotApprove(request, known(BEN, REQUESTERS), RULE)).toEqual({ kind: 'notApprover' });
    expect(isApprover(known(BEN, REQUESTERS), RULE)).toBe(false);
  });

  it('refuses the requester, and everybody else who wrote a revision', () => {
    const rewritten = sampleRequest({ requester: ALEX, authors: [ALEX, CHRIS] });
    for (const author of [ALEX, CHRIS])
      expect(whyNotApprove(rewritten, known(author, APPROVERS), RULE)).toEqual({ kind: 'ownRequest' });
    expect(whyNotApprove(rewritten, known(BEN, APPROVERS), RULE)).toBeUndefined();
  });

  it('counts the requester with SELF_APPROVAL=allow, if they are an approver', () => {
    const rule = { ...RULE, selfApproval: 'allow' } as const;
    expect(whyNotApprove(request, known(ALEX, APPROVERS), rule)).toBeUndefined();
    expect(whyNotApprove(request, known(ALEX, REQUESTERS), rule)).toEqual({ kind: 'notApprover' });
  });

  it('lets whoever may ask approve where SELF_APPROVAL=allow has no approver group', () => {
    const rule = { ...RULE, selfApproval: 'allow', approverGroupIds: [] } as const;
    expect(whyNotApprove(request, known(ALEX, REQUESTERS), rule)).toBeUndefined();
    expect(whyNotApprove(request, known(ALEX), rule)).toEqual({ kind: 'outsider' });
  });
});

describe('how many it takes', () => {
  it('takes more for a broad plan', () => {
    expect(approvalsNeeded([], RULE)).toBe(1);
    expect(approvalsNeeded(['allDevices'], RULE)).toBe(2);
  });

  it('counts each person once, on the current revision only, and no rejection', () => {
    const decision = (
      person: typeof BEN,
      revision: number,
      kind: Decision['kind'] = 'approve',
    ): Decision => ({
      kind,
      person,
      revision,
      at: '2026-11-24T12:00:00.000Z',
    });
    const request = sampleRequest({
      revision: 2,
      decisions: [decision(CHRIS, 1), decision(BEN, 2), decision(BEN, 2), decision(CHRIS, 2, 'reject')],
    });
    expect(approvalsOf(request).map(({ person }) => person.name)).toEqual([BEN.name]);
  });
});
