// The approval rule as the environment states it, and the combinations that could never work.
import { guids, oneOf, wholeNumber } from './values.js';
import type { ApprovalRule } from '../domain/approval.js';
import type { EnvironmentReader } from './environment.js';

/** Who may ask and approve, and how many it takes. Problems are noted in `reader`. */
export function readRule(reader: EnvironmentReader): ApprovalRule {
  const count = wholeNumber(1, 100);
  const requesterGroupIds = reader.read('REQUESTER_GROUP_IDS', guids, []);
  const approverGroupIds = reader.read('APPROVER_GROUP_IDS', guids, []);
  const selfApproval = reader.read('SELF_APPROVAL', oneOf(['allow', 'deny']), 'deny');
  const approvalsRequired = reader.read('APPROVALS_REQUIRED', count, 1);
  // An ordinary change never needs more people than a broad one unless somebody says so.
  const approvalsRequiredBroad = reader.read(
    'APPROVALS_REQUIRED_BROAD',
    count,
    Math.max(2, approvalsRequired),
  );
  const noApprovers = reader.text('APPROVER_GROUP_IDS') === undefined;
  if (noApprovers && reader.text('REQUESTER_GROUP_IDS') === undefined) {
    reader.problem(
      'APPROVER_GROUP_IDS',
      'and REQUESTER_GROUP_IDS are both empty, so nobody could ask; write the object id of at least one Entra group',
    );
  } else if (noApprovers && selfApproval === 'deny') {
    reader.problem(
      'APPROVER_GROUP_IDS',
      'is empty, so nobody could approve; write the object ids of the groups whose members may, or set SELF_APPROVAL to allow',
    );
  }
  if (!noApprovers || selfApproval === 'deny') {
    return { requesterGroupIds, approverGroupIds, selfApproval, approvalsRequired, approvalsRequiredBroad };
  }
  for (const variable of ['APPROVALS_REQUIRED', 'APPROVALS_REQUIRED_BROAD']) {
    if (reader.read(variable, count, 1) > 1) {
      reader.problem(
        variable,
        'asks for more than one approver, but without APPROVER_GROUP_IDS and with SELF_APPROVAL=allow one approval is all there can be; remove it or name an approver group',
      );
    }
  }
  return {
    requesterGroupIds,
    approverGroupIds,
    selfApproval,
    approvalsRequired: 1,
    approvalsRequiredBroad: 1,
  };
}
