// What a single configuration value must look like, said in the words a person reads when it does not.
import { isLoopback } from '../shared/loopback.js';
import { z } from 'zod';

const guidPattern = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
const EMPTY_GUID = '00000000-0000-0000-0000-000000000000';
const guidAdvice = 'a GUID such as 00000000-1111-2222-3333-444444444444';

/** A GUID, answered in lower case. */
export const guid = z
  .string()
  .regex(guidPattern, `is not a GUID; write ${guidAdvice}`)
  .refine((value) => value !== EMPTY_GUID, `is the empty GUID, which is nobody's id; write ${guidAdvice}`)
  .transform((value) => value.toLowerCase());

/** GUIDs separated by commas, at least one, answered once each and in lower case. */
export const guids = z
  .string()
  .transform((value) => [...new Set(value.split(',').map((part) => part.trim().toLowerCase()))])
  .refine((parts) => parts.every((part) => guidPattern.test(part)), {
    error: `holds something that is not a GUID; write one or more of ${guidAdvice}, separated by commas`,
  });

/** One of a few words, spelled exactly. */
export function oneOf<const Words extends readonly [string, ...string[]]>(
  words: Words,
): z.ZodType<Words[number]> {
  return z.enum(words, { error: `is not a known value; write ${words.join(' or ')}` });
}

/** A whole number from `low` to `high`. */
export function wholeNumber(low: number, high: number): z.ZodType<number> {
  const error = `is not a whole number from ${low} to ${high}; write for example ${Math.max(low, 1)}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, error)
    .transform(Number)
    .refine((value) => value >= low && value <= high, { error });
}

/** A number above zero and not above `most`, beyond which dates and timers go astray; decimals with a point. */
export function positiveNumber(most: number, example: string): z.ZodType<number> {
  const error = `is not a number above zero, ${most} at the most; write for example ${example}`;
  return z
    .string()
    .regex(/^\d{1,9}(\.\d+)?$/, error)
    .transform(Number)
    .refine((value) => value > 0 && value <= most, { error });
}

function isSafeUrl(value: string): boolean {
  const url = URL.parse(value);
  if (url === null || url.username !== '' || url.password !== '' || url.hash !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
}

const urlAdvice =
  'write an https URL without user name or fragment (http only for this machine itself, such as http://127.0.0.1:3979)';

/** An https URL, or http on this machine; kept exactly as written because issuers are compared letter by letter. */
export const safeUrl = z.string().refine(isSafeUrl, { error: `is not a usable URL; ${urlAdvice}` });

/** Like `safeUrl` with nothing behind the host; answered as an origin without trailing slash. */
export const safeOrigin = z
  .string()
  .refine((value) => isSafeUrl(value) && URL.parse(value)?.href === `${URL.parse(value)?.origin ?? ''}/`, {
    error: `is not an origin; ${urlAdvice} and nothing behind the host, as in https://graph.microsoft.com`,
  })
  .transform((value) => new URL(value).origin);
