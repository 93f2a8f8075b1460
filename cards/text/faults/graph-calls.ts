// What is being done around Graph, as the end of "While …".
import type { GraphCall, OlderWords } from '../../../bot/domain/graph-error.js';

/** The clause. What an earlier version stored is shown as it was: a card makes it inert. */
export function callClause(doing: GraphCall | OlderWords): string {
  return typeof doing === 'string' ? CLAUSES[doing] : doing.text;
}

const CLAUSES: Readonly<Record<GraphCall, string>> = {
  readPolicies: 'reading the list of policies',
  readPolicy: 'reading a policy',
  readAssignments: 'reading the assignments of a policy',
  encodeAssignments: 'encoding the assignments for v1.0',
  checkBody: 'checking the stored body against the hash that was approved',
  sendAssignments: 'sending the assignments of a policy',
  readBack: 'reading back the assignments of a policy',
  findOtherPolicies: 'looking for policies of other kinds',
  readFilter: 'reading the name of an assignment filter',
  readFilters: 'reading the list of assignment filters',
  readAccessPolicies: 'reading the access policies of Intune’s own approval',
  readApprovals: 'reading the approval requests of Intune',
  cancelApproval: 'cancelling an approval request of Intune',
  findGroups: 'looking groups up by name',
  suggestGroups: 'looking for groups of similar names',
  readGroup: 'reading a group',
  countMembers: 'counting the members of a group',
  readMembers: 'reading the people in a group',
  readOwners: 'reading the owners of a group',
  readNestedGroups: 'reading the groups in a group',
  readGuard: 'reading how a group is guarded',
  readAccount: 'reading the account of a person',
  readMemberships: 'reading the group memberships of a person',
  readSeveral: 'reading several things at once',
  writeAddress: 'writing the address of a call',
  getToken: 'getting a token for Graph',
  askAddress: 'asking an address of Graph',
};
