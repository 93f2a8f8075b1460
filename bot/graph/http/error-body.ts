// Graph's own words in an error, dug out of every envelope they arrive in.
import { isObject, member, parseJson, textMember } from '../../shared/read-json.js';

/** What an error body says. `code` is the innermost one, `message` is fit for people and has no support ids in it. */
export interface Words {
  readonly code?: string;
  readonly message?: string;
  readonly permissions: readonly string[];
  readonly requestId?: string;
}

/** Intune wraps its message as JSON in a string, older services twice; deeper than this it is nonsense. */
const maxDepth = 5;

/** Longer messages are cut: a card has room for a paragraph. */
const maxLength = 500;

/**
 * Reads an error body (parsed JSON; anything else gives no words). Knows the standard envelope, Intune's
 * `_version 3` JSON in `message`, the doubly nested 401 of older Intune services, and ASP.NET's bare `Message`.
 */
export function wordsOf(body: unknown): Words {
  const error = member(body, 'error') ?? body;
  const outer = typeof error === 'string' ? { message: error } : messageOf(error, 0);
  const inner = member(error, 'innerError') ?? member(error, 'innererror');
  const code = outer.code ?? textMember(error, 'code');
  const message = outer.message === undefined ? undefined : forPeople(outer.message);
  const requestId = textMember(inner, 'request-id');
  return {
    ...(code === undefined ? {} : { code }),
    ...(message === undefined || message === '' ? {} : { message }),
    permissions: outer.message === undefined ? [] : permissionsIn(outer.message),
    ...(requestId === undefined ? {} : { requestId }),
  };
}

interface Unwrapped {
  readonly code?: string;
  readonly message?: string;
}

function messageOf(error: unknown, depth: number): Unwrapped {
  const text = textMember(error, 'message') ?? textMember(error, 'Message');
  // Only wrapped levels know better than the outer `code`, which may be a mere `UnknownError`.
  const code = textMember(error, 'ErrorCode') ?? (depth > 0 ? textMember(error, 'code') : undefined);
  const here: Unwrapped = code === undefined ? {} : { code };
  if (text === undefined) return here;
  const wrapped = text.trimStart().startsWith('{') ? parseJson(text) : undefined;
  if (!isObject(wrapped)) return { ...here, message: text };
  return depth < maxDepth ? { ...here, ...messageOf(wrapped, depth + 1) } : here;
}

/** Intune ends its messages with ids and an address for its support staff. */
function forPeople(message: string): string {
  const own = message.replace(/\s+-\s+(?:Operation ID|Activity ID|Url)\b.*$/su, '');
  const line = own.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  return line.length > maxLength ? `${line.slice(0, maxLength - 1)}…` : line;
}

/** `…must have one of the following scopes: A.Read.All, A.ReadWrite.All - Operation ID …` */
function permissionsIn(message: string): string[] {
  const list = /scopes?:\s*([\w.,\s-]+)/iu.exec(message)?.[1] ?? '';
  const names = list.split(',').map((name) => name.trim().split(/\s/u)[0] ?? '');
  return names.filter((name) => /^[A-Za-z][\w-]*(?:\.\w+)+$/u.test(name));
}
