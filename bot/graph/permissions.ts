// Which application permissions each kind of call needs: the least privileged ones Microsoft documents.

/** What a call is for, as far as permissions go. */
export type Need =
  | 'readPolicies'
  | 'assign'
  | 'readFilters'
  | 'intuneApprovals'
  | 'readGroups'
  | 'readPeople'
  | 'checkMembership'
  | 'nothing';

/**
 * All of a row's permissions are needed for its calls. Source: the permission tables of microsoft-graph-docs-contrib
 * (intune-deviceconfig-devicecompliancepolicy-list and -assign, intune-rbac-operationapprovalrequest-list, -get and
 * -cancelmyrequest, group-list, user-get, directoryobject-checkmembergroups).
 */
export const permissions: Readonly<Record<Need, readonly string[]>> = {
  readPolicies: ['DeviceManagementConfiguration.Read.All'],
  assign: ['DeviceManagementConfiguration.ReadWrite.All'],
  readFilters: ['DeviceManagementConfiguration.Read.All'],
  // `cancelMyRequest` too, though it is a POST; its page does not list the ReadWrite permission at all.
  intuneApprovals: ['DeviceManagementConfiguration.Read.All'],
  readGroups: ['GroupMember.Read.All'],
  readPeople: ['User.Read.All'],
  checkMembership: ['User.Read.All', 'GroupMember.Read.All'],
  // `$batch` itself needs none; its items do.
  nothing: [],
};
