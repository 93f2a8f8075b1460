// Where everything is in the table: the keys of its rows, made of letters, digits, hyphens and underscores alone.
import { createHash } from 'node:crypto';

/** A row's place. Keys may not hold `/ \ # ?` nor control characters (learn.microsoft.com, Understanding the Table service data model). */
export interface Place {
  readonly partition: string;
  readonly row: string;
}

/** Rows of one partition whose row key begins with `prefix`, in order; only those behind `after` where it is given. */
export interface Range {
  readonly partition: string;
  readonly prefix: string;
  readonly after?: string;
}

/** A key has at most 1 KiB in storage and 255 characters in Cosmos DB; the rest is for what stands before it. */
const LONGEST = 180;

/**
 * Any text as part of a key, different for different texts. What is not a letter, a digit or a hyphen becomes `_` and
 * two hexadecimal digits a byte, which can be read back by eye; what would be too long becomes `__` and its SHA-256.
 */
export function keyOf(text: string): string {
  // Half a surrogate pair has no bytes in UTF-8 of its own.
  if (text.isWellFormed()) {
    const key = Buffer.from(text, 'utf8')
      .toString('latin1')
      .replace(/[^A-Za-z0-9-]/g, hexOf);
    if (key.length <= LONGEST) return key;
  }
  return `__${createHash('sha256').update(text, 'utf16le').digest('hex')}`;
}

function hexOf(byte: string): string {
  return `_${byte.charCodeAt(0).toString(16).padStart(2, '0')}`;
}

/** What the table is, for programs older and newer than this one. */
export const SCHEMA: Place = { partition: 'store', row: 'schema' };

/** Everything about one request is one partition: only there can rows be written together. */
function partitionOf(requestId: string): string {
  return `request-${keyOf(requestId)}`;
}

/** The request itself: what is looked up by, and the beginning of its document. */
export function requestPlace(requestId: string): Place {
  return { partition: partitionOf(requestId), row: 'request' };
}

/** The rest of a document too long for one row: `part-01`, `part-02`… */
export function partPlace(requestId: string, part: number): Place {
  return { partition: partitionOf(requestId), row: `part-${padded(part, 2)}` };
}

/** All of them. */
export function partsOf(requestId: string): Range {
  return { partition: partitionOf(requestId), prefix: 'part-' };
}

/** An audit event, and with `part` the rest of one too long for one row. */
export function eventPlace(requestId: string, seq: number, part?: number): Place {
  const row = `event-${padded(seq, 10)}`;
  return { partition: partitionOf(requestId), row: part === undefined ? row : `${row}-${padded(part, 2)}` };
}

/** The audit trail, oldest first. */
export function eventsOf(requestId: string): Range {
  return { partition: partitionOf(requestId), prefix: 'event-' };
}

/** How far people were told of a request. */
export function shownPlace(requestId: string): Place {
  return { partition: partitionOf(requestId), row: 'shown' };
}

/** The row that says there may be something to do about a request. */
export function workPlace(requestId: string): Place {
  return { partition: WORK.partition, row: `${WORK.prefix}${keyOf(requestId)}` };
}

/** Every request with something left to do. */
export const WORK: Range = { partition: 'work', prefix: 'request-' };

/** A person's requests, or a policy's. Ids are compared without regard to case. */
export function listOf(kind: 'person' | 'policy', id: string): Range {
  return { partition: `${kind}-${keyOf(id.toLowerCase())}`, prefix: '' };
}

/** Later than every moment a Date can hold, in milliseconds since 1970: what counts down from it comes newest first. */
const END_OF_TIME = 8_640_000_000_000_000;

/** A request's place in a list. `createdAt` is milliseconds since 1970. */
export function listRow(requestId: string, createdAt: number): string {
  return `${padded(END_OF_TIME - createdAt, 17)}-${keyOf(requestId)}`;
}

/** The lease of a key. */
export function leasePlace(key: string): Place {
  return { partition: `lease-${keyOf(key)}`, row: 'lease' };
}

/** The last change of a policy. */
export function lastChangePlace(policyId: string): Place {
  return { partition: `change-${keyOf(policyId.toLowerCase())}`, row: 'change' };
}

/** Where versions before this one kept it: a lease. */
export function oldLastChangePlace(policyId: string): Place {
  return leasePlace(`changed ${policyId.toLowerCase()}`);
}

/** Everybody met in a tenant. */
export function peopleOf(tenantId: string): Range {
  return { partition: `people-${keyOf(tenantId)}`, prefix: 'person-' };
}

/** One person met in a tenant. */
export function personPlace(tenantId: string, personId: string): Place {
  const { partition, prefix } = peopleOf(tenantId);
  return { partition, row: `${prefix}${keyOf(personId)}` };
}

/** That a conversation was welcomed. */
export function welcomePlace(conversationId: string): Place {
  return { partition: `welcome-${keyOf(conversationId)}`, row: 'welcome' };
}

/** Messages not answered yet. */
export const LEFT: Range = { partition: 'messages', prefix: 'left-' };

/** That a message came: kept for a day after it was answered. */
export const SEEN: Range = { partition: 'messages', prefix: 'seen-' };

/** One message of either. */
export function messagePlace(range: Range, key: string): Place {
  return { partition: range.partition, row: `${range.prefix}${keyOf(key)}` };
}

function padded(number: number, digits: number): string {
  return String(number).padStart(digits, '0');
}
