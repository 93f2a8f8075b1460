// The shape of a stored request, of an audit event and of a known person, member for member as the program has them.
import { z } from 'zod';
import type { AuditEvent } from '../../domain/audit.js';
import type { ChangeCommand } from '../../domain/command.js';
import type { Person } from '../../domain/person.js';
import type { ApprovalRequest, ConversationRef, Draft, RequestState } from '../../domain/request.js';
import type { Arrived, KnownPerson } from '../../workflow/ports.js';
import { schemaMatches } from './schema-matches.js';
import { fault, hold } from './hold-shape.js';
import { count, group, jsonObject, members, plan, policy, rows } from './plan-shape.js';

const text = z.string();
const optionalText = text.exactOptional();

const person = schemaMatches<Person>()(z.object({ id: text, name: text }));

const state = schemaMatches<RequestState>()(
  z.enum([
    'draft',
    'pending',
    'approved',
    'applying',
    'applied',
    'stale',
    'failed',
    'diverged',
    'unconfirmed',
    'awaiting-intune',
    'rejected',
    'cancelled',
    'expired',
  ]),
);

const nameRef = z.object({ text, isId: z.boolean() });

const command = schemaMatches<ChangeCommand>()(
  z.object({
    kind: z.literal('change'),
    verb: z.enum(['assign', 'unassign']),
    policy: nameRef,
    targets: z.array(
      z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('group'), name: nameRef }),
        z.object({ kind: z.literal('excludedGroup'), name: nameRef }),
        z.object({ kind: z.literal('allDevices') }),
        z.object({ kind: z.literal('allUsers') }),
        z.object({ kind: z.literal('collection'), collectionId: text }),
      ]),
    ),
    reason: optionalText,
  }),
);

const draft = schemaMatches<Draft>()(
  z.object({
    readings: z.array(command),
    pickedPolicies: z.record(text, text),
    pickedGroups: z.record(text, text),
    choice: z.object({
      about: z.enum(['policy', 'group', 'reading']),
      name: text,
      why: z.enum(['ambiguous', 'unknown']),
      options: z.array(
        z.discriminatedUnion('kind', [
          z.object({ kind: z.literal('policy'), id: text, policy }),
          z.object({ kind: z.literal('group'), id: text, group, members: members.exactOptional() }),
          z.object({ kind: z.literal('reading'), id: text, command }),
        ]),
      ),
    }),
  }),
);

const conversation = schemaMatches<ConversationRef>()(
  z.object({
    serviceUrl: text,
    conversationId: text,
    conversationType: z.enum(['personal', 'groupChat', 'channel']),
    tenantId: text,
    botId: text,
    channelId: text,
    personId: optionalText,
    teamId: optionalText,
  }),
);

/** A request. */
export const request = schemaMatches<ApprovalRequest>()(
  z.object({
    id: text,
    shortId: text,
    tenantId: text,
    revision: count,
    version: count,
    state,
    requester: person,
    askedIn: conversation,
    text,
    reason: optionalText,
    authors: z.array(person),
    draft: draft.exactOptional(),
    plan: plan.exactOptional(),
    approvalsNeeded: count,
    decisions: z.array(
      z.object({
        kind: z.enum(['approve', 'reject']),
        person,
        revision: count,
        at: text,
        reason: optionalText,
      }),
    ),
    createdAt: text,
    updatedAt: text,
    expiresAt: text,
    sending: z
      .strictObject({
        startedAt: text,
        sendingAt: optionalText,
        answer: z.enum(['accepted', 'unknown']).exactOptional(),
        graphRequestId: optionalText,
        clientRequestId: optionalText,
        finishedAt: optionalText,
      })
      .exactOptional(),
    readBack: z
      .object({ at: text, rows, missing: rows, extra: rows, vanished: rows.exactOptional() })
      .exactOptional(),
    fault: fault.exactOptional(),
    movedTo: rows.exactOptional(),
    movedBy: z.array(z.object({ id: text, shortId: text, requester: person })).exactOptional(),
    hold: hold.exactOptional(),
    endedBy: person.exactOptional(),
    undoOf: optionalText,
    undoneBy: optionalText,
    reach: z
      .object({ needed: count, reached: z.array(person), unsure: z.literal(true).exactOptional() })
      .exactOptional(),
    cards: z.array(
      z.object({
        activityId: optionalText,
        conversation,
        audience: z.enum(['requester', 'approver', 'everyone']),
        renewed: z.literal(true).exactOptional(),
      }),
    ),
    seq: count,
    head: text,
  }),
);

/** An audit event. */
export const auditEvent = schemaMatches<AuditEvent>()(
  z.object({
    requestId: text,
    seq: count,
    at: text,
    actor: person.exactOptional(),
    action: z.enum([
      'asked',
      'chose',
      'approved',
      'withdrew',
      'rejected',
      'cancelled',
      'expired',
      'changed',
      'replanned',
      'undone',
      'applying',
      'sending',
      'answered',
      'applied',
      'stale',
      'failed',
      'diverged',
      'unconfirmed',
      'held',
      'intune',
      'posted',
    ]),
    state,
    revision: count,
    detail: jsonObject,
    prev: text,
    hash: text,
  }),
);

/** A person the bot has met. */
export const knownPerson = schemaMatches<KnownPerson>()(
  z.object({
    id: text,
    name: text,
    tenantId: text,
    teamsId: text,
    personalChat: conversation.exactOptional(),
  }),
);

/** A message taken in. */
export const arrived = schemaMatches<Arrived>()(
  z.object({
    key: text,
    requestId: text,
    person,
    tenantId: text,
    conversation,
    activityId: optionalText,
    text,
    hasAttachment: z.boolean(),
  }),
);
