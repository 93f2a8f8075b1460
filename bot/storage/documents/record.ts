// Between what the program trusts and the text a store keeps: the only place where stored rows are parsed.
import type { z } from 'zod';
import type { AuditEvent } from '../../domain/audit.js';
import { MOVES } from '../../domain/moves.js';
import type { ApprovalRequest, RequestState } from '../../domain/request.js';
import type { Arrived, KnownPerson } from '../../workflow/ports.js';
import { fromOlder, needsTrail } from './older-plan.js';
import { fromEarlierVersion } from './earlier-versions.js';
import { arrived, auditEvent, knownPerson, request as requestShape } from './request-shape.js';
import { StoreError } from '../../workflow/ports.js';

/** A value and the text it is stored as. `value` is what reading the text again answers. */
export interface Written<T> {
  readonly document: string;
  readonly value: T;
}

/** A stored request with the columns that must agree with it. */
export interface RequestRow {
  readonly id: string;
  readonly version: number;
  readonly document: string;
}

const UNREADABLE =
  'put back a copy of the store from before, or start the version of the program that wrote it';
const UNWRITABLE = 'nothing was saved; this is a defect of the program: please report it';

/** A row whose text is JSON, and no more is known of it. `needsTrail`: it cannot be read without its audit trail. */
export interface OpenedRequest {
  readonly row: RequestRow;
  readonly json: unknown;
  readonly needsTrail: boolean;
}

/** The first step of reading a request. Throws StoreError when the text is not JSON. */
export function openRequest(row: RequestRow): OpenedRequest {
  const json = parseJson(row.document, readingRequest(row));
  return { row, json, needsTrail: needsTrail(json) };
}

/** The request a row holds. Throws StoreError when the text is not a request, or another one than its columns say. */
export function readRequest(
  { row, json }: OpenedRequest,
  trail: readonly AuditEvent[] = [],
): ApprovalRequest {
  const purpose = readingRequest(row);
  const { doing } = purpose;
  const value = fromOlder(fromEarlierVersion(json), trail);
  assertShape(requestShape, value, purpose);
  if (value.id !== row.id || value.version !== row.version) {
    throw new StoreError(`${doing}: the id or version beside it is another; ${UNREADABLE}`);
  }
  return value;
}

function readingRequest({ id }: RequestRow): Purpose {
  return { doing: `reading request ${id} from the store`, advice: UNREADABLE };
}

/** Whether something is the name of a state. */
export function isState(name: unknown): name is RequestState {
  return typeof name === 'string' && Object.hasOwn(MOVES, name);
}

/** The state beside a request's document. `id` says whose, should it be none. */
export function readState(id: string, name: unknown): RequestState {
  if (isState(name)) return name;
  throw new StoreError(
    `reading the state of request ${id} from the store: there is no such state; ${UNREADABLE}`,
  );
}

/** A time beside a request's document, as ISO 8601. `id` says whose, should it be none (JavaScript's dates end in the year 275760). */
export function readMoment(id: string, milliseconds: number): string {
  const moment = new Date(milliseconds);
  if (!Number.isNaN(moment.getTime())) return moment.toISOString();
  throw new StoreError(`reading the times of request ${id} from the store: one is none; ${UNREADABLE}`);
}

/** The text of a request. Throws StoreError for what could not be read again. */
export function writeRequest(request: ApprovalRequest): Written<ApprovalRequest> {
  return write(requestShape, request, `saving request ${request.id}`);
}

/** The audit event a text holds. Throws StoreError when the text is no event, or another one than `requestId` and `seq` say. */
export function readEvent(requestId: string, seq: number, document: string): AuditEvent {
  const doing = `reading audit event ${seq} of request ${requestId} from the store`;
  const event = parse(auditEvent, document, { doing, advice: UNREADABLE });
  if (event.requestId === requestId && event.seq === seq) return event;
  throw new StoreError(`${doing}: it is the event of another request, or another event; ${UNREADABLE}`);
}

/** The text of an audit event. Throws StoreError for what could not be read again. */
export function writeEvent(event: AuditEvent): Written<AuditEvent> {
  return write(auditEvent, event, `saving audit event ${event.seq} of request ${event.requestId}`);
}

/** The person a text holds. `id` says which one, should it be unreadable. */
export function readPerson(id: string, document: string): KnownPerson {
  return parse(knownPerson, document, { doing: `reading person ${id} from the store`, advice: UNREADABLE });
}

/** The text of a person. Throws StoreError for what could not be read again. */
export function writePerson(person: KnownPerson): Written<KnownPerson> {
  return write(knownPerson, person, `saving person ${person.id}`);
}

/** The message a text holds. Throws StoreError when the text is not a message. */
export function readArrived(document: string): Arrived {
  return parse(arrived, document, { doing: 'reading a message from the store', advice: UNREADABLE });
}

/** The text of a message. Throws StoreError for what could not be read again. */
export function writeArrived(message: Arrived): Written<Arrived> {
  return write(arrived, message, `saving the message for request ${message.requestId}`);
}

interface Purpose {
  readonly doing: string;
  readonly advice: string;
}

function write<T>(shape: z.ZodType<T>, value: unknown, doing: string): Written<T> {
  const document = JSON.stringify(value);
  return { document, value: parse(shape, document, { doing, advice: UNWRITABLE }) };
}

function parse<T>(
  shape: z.ZodType<T>,
  document: string,
  purpose: Purpose,
  toPresent = (value: unknown): unknown => value,
): T {
  const value = toPresent(parseJson(document, purpose));
  assertShape(shape, value, purpose);
  return value;
}

function parseJson(document: string, { doing, advice }: Purpose): unknown {
  try {
    return JSON.parse(document);
  } catch (error) {
    throw new StoreError(`${doing}: it is not JSON; ${advice}`, { cause: error });
  }
}

/**
 * The value itself is trusted once it fits, not zod's copy of it. A copy would lose members named `__proto__`
 * (somebody may type that for a group's name), the order of members, and what a newer version of this program
 * has added, which must survive a step taken by an older one.
 */
function assertShape<T>(shape: z.ZodType<T>, value: unknown, purpose: Purpose): asserts value is T {
  const result = shape.safeParse(value);
  if (result.success) return;
  const [issue] = result.error.issues;
  const place = issue?.path.map(String).join('.') ?? '';
  throw new StoreError(
    `${purpose.doing}: ${place === '' ? 'the whole' : `"${place}"`} is not as expected (${issue?.code ?? 'unknown'}); ${purpose.advice}`,
  );
}
