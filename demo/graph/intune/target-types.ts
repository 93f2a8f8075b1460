// The kinds of target an assignment can have, and which version of Graph knows them.
import type { Version } from '../tenant.js';

/** The members of a target type, by Graph's name without `#microsoft.graph.`. */
export type TargetTypes = ReadonlyMap<string, readonly string[]>;

/** From the published v1.0 metadata. */
const V1: TargetTypes = new Map([
  ['groupAssignmentTarget', ['groupId']],
  ['exclusionGroupAssignmentTarget', ['groupId']],
  ['allDevicesAssignmentTarget', []],
  ['allLicensedUsersAssignmentTarget', []],
  ['configurationManagerCollectionAssignmentTarget', ['collectionId']],
]);

/** Beta's documentation uses the unit as its example of a compliance assignment. */
const BETA: TargetTypes = new Map([
  ...V1,
  ['organizationalUnitAssignmentTarget', ['organizationalUnitId', 'assignmentConflictSetting']],
]);

/** What a version knows. */
export function targetTypes(version: Version): TargetTypes {
  return version === 'beta' ? BETA : V1;
}

/** The two members every target has on beta, and none on v1.0. */
export const FILTER_ID = 'deviceAndAppManagementAssignmentFilterId';
/** `none`, `include` or `exclude`. */
export const FILTER_TYPE = 'deviceAndAppManagementAssignmentFilterType';
