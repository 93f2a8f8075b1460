// Policies and assignments as Graph writes them, and as the program sees them. The one place that knows "@odata.type".
import type { Assignment, AssignmentFilter, Target } from '../../domain/assignment.js';
import type { Json, JsonObject } from '../../domain/json.js';
import type { Policy } from '../../domain/policy.js';
import type { AssignableKind } from './policy-kinds.js';
import { isObject, member, requiredText, textMember, UnreadableAnswer } from '../../shared/read-json.js';

const typeMember = '@odata.type';
const typePrefix = 'microsoft.graph.';
const filterId = 'deviceAndAppManagementAssignmentFilterId';
const filterMode = 'deviceAndAppManagementAssignmentFilterType';

type KnownTarget = Exclude<Target, { kind: 'unknown' }>;

/** Graph's names for the targets we know; exclusion derives from group there, so names are compared whole. */
const targetTypes = {
  group: 'groupAssignmentTarget',
  excludedGroup: 'exclusionGroupAssignmentTarget',
  allDevices: 'allDevicesAssignmentTarget',
  allUsers: 'allLicensedUsersAssignmentTarget',
  collection: 'configurationManagerCollectionAssignmentTarget',
} as const satisfies Record<KnownTarget['kind'], string>;

/** Reads a policy of a kind, from a list or alone. Throws UnreadableAnswer. Without a type it is of the kind's base type. */
export function toPolicy({ kind, label, baseType }: AssignableKind, json: unknown): Policy {
  const lastModified = textMember(json, 'lastModifiedDateTime');
  const graceHours = toGraceHours(member(json, 'scheduledActionsForRule'));
  return {
    kind,
    id: requiredText(json, 'id'),
    displayName: textMember(json, label) ?? '',
    type: bareType(textMember(json, typeMember) ?? baseType),
    ...(lastModified === undefined ? {} : { lastModified }),
    ...(graceHours === undefined ? {} : { graceHours }),
  };
}

/** Reads a row. Throws UnreadableAnswer: a row that cannot be read must not be dropped, or `assign` would delete it. */
export function toAssignment(json: unknown): Assignment {
  const target = member(json, 'target');
  if (!isJsonObject(target)) throw new UnreadableAnswer('an assignment has no target');
  const source = member(json, 'source') === 'policySets' ? 'policySets' : 'direct';
  const type = bareType(requiredText(target, typeMember));
  const known = toKnownTarget(type, target);
  if (!known) return { target: { kind: 'unknown', type, verbatim: target }, source };
  const { filter, understood } = toFilter(target);
  const ids = Object.keys(idMember(known));
  const extra = unknownMembers(target, understood ? [...ids, filterId, filterMode] : ids);
  return { target: known, source, ...(filter ? { filter } : {}), ...(extra ? { extra } : {}) };
}

/** Whatever was parsed from JSON and is an object is one all the way down. */
function isJsonObject(parsed: unknown): parsed is JsonObject {
  return isObject(parsed);
}

/** Writes a row for the body of `assign`: its target, nothing else. The filter pair appears only where there is a filter. */
export function fromAssignment(row: Assignment): JsonObject {
  if (row.target.kind === 'unknown') return { target: row.target.verbatim };
  const filter = row.filter ? { [filterId]: row.filter.id, [filterMode]: row.filter.mode } : {};
  const type = { [typeMember]: `#${typePrefix}${targetTypes[row.target.kind]}` };
  return { target: { ...type, ...idMember(row.target), ...filter, ...row.extra } };
}

function idMember(target: KnownTarget): JsonObject {
  switch (target.kind) {
    case 'group':
    case 'excludedGroup':
      return { groupId: target.groupId };
    case 'collection':
      return { collectionId: target.collectionId };
    case 'allDevices':
    case 'allUsers':
      return {};
  }
}

/** Real answers write `#microsoft.graph.x`, the documentation also `microsoft.graph.x`. */
function bareType(type: string): string {
  const name = type.startsWith('#') ? type.slice(1) : type;
  return name.startsWith(typePrefix) ? name.slice(typePrefix.length) : name;
}

function toKnownTarget(type: string, target: JsonObject): KnownTarget | undefined {
  switch (type) {
    case targetTypes.group:
      return { kind: 'group', groupId: requiredText(target, 'groupId') };
    case targetTypes.excludedGroup:
      return { kind: 'excludedGroup', groupId: requiredText(target, 'groupId') };
    case targetTypes.collection:
      return { kind: 'collection', collectionId: requiredText(target, 'collectionId') };
    case targetTypes.allDevices:
      return { kind: 'allDevices' };
    case targetTypes.allUsers:
      return { kind: 'allUsers' };
    default:
      return undefined;
  }
}

/** A pair that is neither a filter nor the absence of one is not understood: it stays among the unknown members. */
function toFilter(target: JsonObject): { filter?: AssignmentFilter; understood: boolean } {
  const id = member(target, filterId) ?? '';
  const mode = member(target, filterMode) ?? '';
  if (typeof id !== 'string' || typeof mode !== 'string') return { understood: false };
  const word = mode.toLowerCase();
  // Seen from Graph for "no filter": null, "none", the empty GUID.
  if (id === '' || /^[0-]+$/u.test(id) || word === 'none') return { understood: true };
  if (word !== 'include' && word !== 'exclude') return { understood: false };
  return { filter: { id, mode: word }, understood: true };
}

/** Members we do not know, with their own annotations; annotations of members we know say nothing new. */
function unknownMembers(target: JsonObject, known: readonly string[]): JsonObject | undefined {
  const extra = Object.entries(target).filter(([name]) => {
    const [subject = ''] = name.split('@');
    return subject !== '' && !known.includes(subject);
  });
  return extra.length > 0 ? Object.fromEntries<Json>(extra) : undefined;
}

/** Hours of the one `block` action; nothing where it was not asked for or is not there. */
function toGraceHours(rules: unknown): number | undefined {
  const configurations = list(rules).flatMap((rule) => list(member(rule, 'scheduledActionConfigurations')));
  const block = configurations.find((action) => member(action, 'actionType') === 'block');
  const hours = member(block, 'gracePeriodHours');
  return typeof hours === 'number' ? hours : undefined;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
