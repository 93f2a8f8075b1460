// Who takes part: the one person at the terminal, once as the requester, and once as the consent they typed.
import type { ApprovalRule } from '../../domain/approval.js';
import type { Person, Membership } from '../../domain/person.js';
import type { ApprovalRequest, ConversationRef } from '../../domain/request.js';
import type { Click } from '../../workflow/click.js';

// Made up, and of no directory: Intune's own approval is told these names, and nobody there is to be mistaken for them.
const REQUESTERS = '5e0c0000-0000-4000-8000-000000000001';
const APPROVERS = '5e0c0000-0000-4000-8000-000000000002';

/** Asks, undoes and cancels. */
export const OPERATOR: Person = {
  id: '5e0c0000-0000-4000-8000-000000000003',
  name: 'the operator of a smoke test',
};

/** Approves, each time the operator typed that they consent. */
export const CONSENT: Person = {
  id: '5e0c0000-0000-4000-8000-000000000004',
  name: 'the same operator, by words typed at the terminal',
};

/** One approval, and not the requester's own: the bot's ordinary rule, with the typed consent as the one. */
export const RULE: ApprovalRule = {
  requesterGroupIds: [REQUESTERS],
  approverGroupIds: [APPROVERS],
  selfApproval: 'deny',
  approvalsRequired: 1,
  approvalsRequiredBroad: 1,
};

/** What the bot is told of the two in place of the directory's word. */
export function membershipsOf(personIds: readonly string[]): Promise<readonly Membership[]> {
  const known = (person: Person, groupId: string): Membership => {
    return { kind: 'known', person, enabled: true, guest: false, groupIds: [groupId] };
  };
  return Promise.resolve(
    personIds.map((id): Membership => {
      if (id === OPERATOR.id) return known(OPERATOR, REQUESTERS);
      return id === CONSENT.id ? known(CONSENT, APPROVERS) : { kind: 'missing', id };
    }),
  );
}

/** A click of one of the two on a request as it is. */
export function clickOf({ id, revision, tenantId }: ApprovalRequest, person: Person): Click {
  return { requestId: id, revision, actor: { ...person, tenantId } };
}

/** Where it is asked: nowhere that anything could be posted to. */
export function terminalIn(tenantId: string): ConversationRef {
  return {
    serviceUrl: 'https://terminal.invalid',
    conversationId: 'terminal',
    conversationType: 'personal',
    tenantId,
    botId: 'terminal',
    channelId: 'terminal',
  };
}
