// The shape of a stored Graph fault, and of what Intune's own approval holds.
import { z } from 'zod';
import type { Advice } from '../../domain/advice.js';
import { GRAPH_CALLS, type KeptFault } from '../../domain/graph-error.js';
import type { IntuneHold } from '../../domain/intune-hold.js';
import { schemaMatches } from './schema-matches.js';

const text = z.string();
const optionalText = text.exactOptional();

const permissions = z.array(text);

const advice = schemaMatches<Advice>()(
  z.discriminatedUnion('kind', [
    z.object({
      kind: z.enum([
        'unauthenticated',
        'noLicence',
        'notFound',
        'badRequest',
        'conflict',
        'server',
        'unreachable',
        'timeout',
        'incomplete',
        'noToken',
        'conditionalAccess',
        'unnamedPermission',
        'approvalOpen',
        'approvalUnheard',
        'approvalOther',
        'approvalHolds',
        'outcomeUnknown',
        'unlistedAddress',
        'alteredBody',
        'lookAgain',
        'strangeId',
        'strangePerson',
      ]),
    }),
    z.object({ kind: z.literal('throttled'), seconds: z.number().exactOptional() }),
    z.object({
      kind: z.literal('grant'),
      permissions,
      which: z.enum(['all', 'any']),
      need: z.enum([
        'readPolicies',
        'assign',
        'readFilters',
        'readOtherPolicies',
        'intuneApprovals',
        'readGroups',
        'readPeople',
        'checkMembership',
        'nothing',
      ]),
    }),
    z.object({ kind: z.literal('approvalMismatch'), permissions }),
    z.object({
      kind: z.literal('needsBeta'),
      because: z.enum(['filter', 'policyType', 'unknownTarget']),
    }),
    z.object({
      kind: z.literal('noTokenFrom'),
      source: z.enum(['managedIdentity', 'secret', 'certificate', 'workload']),
    }),
    z.object({ kind: z.literal('sentence'), text }),
  ]),
);

/** What went wrong with a Graph call. */
export const fault = schemaMatches<KeptFault>()(
  z.object({
    kind: z.enum([
      'forbidden',
      'unauthenticated',
      'noLicence',
      'notFound',
      'badRequest',
      'conflict',
      'throttled',
      'server',
      'unreachable',
      'timeout',
      'incomplete',
      'noToken',
    ]),
    doing: z.union([z.enum(GRAPH_CALLS), z.object({ text })]),
    advice,
    status: z.number().exactOptional(),
    code: optionalText,
    flaw: z
      .enum([
        'notJson',
        'strangeShape',
        'circularPages',
        'pageTwice',
        'pageElsewhere',
        'missingFromBatch',
        'emptyId',
      ])
      .exactOptional(),
    message: optionalText,
    permissions: permissions.exactOptional(),
    requestId: optionalText,
    clientRequestId: optionalText,
    retryAfterSeconds: z.number().exactOptional(),
  }),
);

/** What Intune holds. */
export const hold = schemaMatches<IntuneHold>()(
  z.object({
    code: text,
    heldAt: text,
    expiresAt: text,
    status: z
      .enum(['needsApproval', 'approved', 'rejected', 'cancelled', 'completed', 'expired', 'unknown'])
      .exactOptional(),
    decidedBy: z.object({ id: optionalText, name: optionalText }).exactOptional(),
    decidedByAuthor: z.literal(true).exactOptional(),
    tryCode: z.literal(true).exactOptional(),
    refused: fault.exactOptional(),
    toCancel: z.literal(true).exactOptional(),
  }),
);
