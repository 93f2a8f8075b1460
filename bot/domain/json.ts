// A JSON value, for the few places that keep what they do not understand.

/** Any JSON value. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

/** A JSON object whose members this program does not know. */
export interface JsonObject {
  readonly [member: string]: Json;
}

/**
 * One text per value: members sorted by name at every depth, no spaces. Two values have the same
 * canonical text exactly when they are equal as JSON, so it serves for comparing and for hashing.
 */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = Object.keys(value).sort();
  return `{${members.map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name] ?? null)}`).join(',')}}`;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
