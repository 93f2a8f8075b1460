// The JSON object a write must carry.
import type { Call } from './call.js';
import { isObject, parseJson, type JsonObject } from './json.js';
import { badRequest } from './refusal.js';

/** The body as an object. A missing Content-Type, or anything that is no JSON object, is a 400. */
export function readJsonBody(call: Call): JsonObject {
  if (!call.headers['content-type']?.toLowerCase().startsWith('application/json')) {
    throw badRequest('Write requests (excluding DELETE) must contain the Content-Type header declaration.');
  }
  const parsed = parseJson(call.body)?.value;
  if (isObject(parsed)) return parsed;
  throw badRequest(
    'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
  );
}
