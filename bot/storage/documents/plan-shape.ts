// The shape of a stored plan and all it is made of, member for member as the domain has it.
import { z } from 'zod';
import type { Assignment, Target } from '../../domain/assignment.js';
import type { Group, GroupDirectory, MemberCounts } from '../../domain/group.js';
import type { Json, JsonObject } from '../../domain/json.js';
import type { Plan } from '../../domain/plan/plan.js';
import type { Policy } from '../../domain/policy.js';
import type { Warning } from '../../domain/plan/warnings.js';
import { schemaMatches } from './schema-matches.js';

const json: z.ZodType<Json> = z.lazy(() =>
  z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(json), jsonObject]),
);

/** Any JSON object. */
export const jsonObject: z.ZodType<JsonObject> = z.record(z.string(), json);

/** A whole number, not negative: counts, revisions, versions. */
export const count = z.int().nonnegative();

/** ISO 8601: whoever asks for the age of something that has none would take it for new. */
const moment = z.string().refine((text) => !Number.isNaN(Date.parse(text)));

const target = schemaMatches<Target>()(
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('group'), groupId: z.string() }),
    z.object({ kind: z.literal('excludedGroup'), groupId: z.string() }),
    z.object({ kind: z.literal('allDevices') }),
    z.object({ kind: z.literal('allUsers') }),
    z.object({ kind: z.literal('collection'), collectionId: z.string() }),
    z.object({ kind: z.literal('unknown'), type: z.string(), verbatim: jsonObject }),
  ]),
);

const row = schemaMatches<Assignment>()(
  z.object({
    target,
    filter: z.object({ id: z.string(), mode: z.enum(['include', 'exclude']) }).exactOptional(),
    source: z.enum(['direct', 'policySets']),
    extra: jsonObject.exactOptional(),
  }),
);

/** Rows of a policy. */
export const rows = z.array(row);

/** A policy as a plan or a choice names it. */
export const policy = schemaMatches<Policy>()(
  z.object({
    kind: z.enum(['compliance']),
    id: z.string(),
    displayName: z.string(),
    type: z.string(),
    lastModified: z.string().exactOptional(),
    graceHours: z.number().exactOptional(),
  }),
);

/** A group as the directory described it. */
export const group = schemaMatches<Group>()(
  z.object({
    id: z.string(),
    displayName: z.string(),
    kind: z.enum(['security', 'mailEnabledSecurity', 'distribution', 'microsoft365', 'microsoft365Security']),
    membership: z.enum(['assigned', 'dynamic']),
    rule: z.enum(['on', 'paused']).exactOptional(),
    securityEnabled: z.boolean(),
    description: z.string().exactOptional(),
    created: z.string().exactOptional(),
  }),
);

/** Counted members of a group. */
export const members = schemaMatches<MemberCounts>()(z.object({ devices: count, users: count }));

const groups = schemaMatches<GroupDirectory>()(
  z.record(
    z.string(),
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('found'), group, members: members.exactOptional() }),
      z.object({ kind: z.literal('gone'), id: z.string() }),
      z.object({ kind: z.literal('unread'), id: z.string() }),
    ]),
  ),
);

const warning = schemaMatches<Warning>()(
  z.discriminatedUnion('kind', [
    z.object({
      kind: z.enum(['allDevices', 'allUsers']),
      verb: z.enum(['added', 'removed', 'changed']),
    }),
    z.object({
      kind: z.literal('mixedExclusion'),
      excludedGroupId: z.string(),
      excludedHas: z.enum(['users', 'devices']),
      includes: rows,
    }),
    z.object({
      kind: z.enum(['groupEmpty', 'rulePaused', 'notSecurityEnabled', 'groupGone']),
      groupId: z.string(),
      excluded: z.literal(true).exactOptional(),
    }),
    z.object({ kind: z.literal('policySet'), rows }),
    z.object({ kind: z.literal('duplicate'), rows, sent: rows }),
    z.object({ kind: z.literal('filterGone'), filterId: z.string(), rows }),
    z.object({ kind: z.literal('exclusionRemoved'), groupId: z.string() }),
    z.object({ kind: z.literal('leavesUnassigned') }),
    z.object({ kind: z.literal('filtersUnseen') }),
    z.object({ kind: z.literal('lateRead') }),
  ]),
);

const change = z.discriminatedUnion('verb', [
  z.object({ verb: z.enum(['assign', 'unassign']), target }),
  z.object({ verb: z.literal('restore'), target, row }),
]);

/** A plan, with the exact request it would send. */
export const plan = schemaMatches<Plan>()(
  z.object({
    policy,
    madeAt: moment,
    changes: z.array(change),
    before: rows,
    unsent: rows.exactOptional(),
    after: rows,
    added: rows,
    removed: rows,
    changed: z.array(z.object({ before: row, after: row })),
    kept: rows,
    alreadySo: z.array(change),
    readFrom: z.enum(['v1.0', 'beta']),
    warnings: z.array(warning),
    broad: z.array(z.enum(['allDevices', 'allUsers', 'clear', 'filtersUnseen'])),
    groups,
    filters: z.record(z.string(), z.string()),
    goneFilters: z.array(z.string()).exactOptional(),
    request: z.object({
      version: z.enum(['v1.0', 'beta']),
      path: z.string(),
      body: z.string(),
      betaBecause: z.enum(['filter', 'policyType', 'unknownTarget']).exactOptional(),
    }),
    bodyHash: z.string(),
    stateHash: z.string(),
  }),
);
