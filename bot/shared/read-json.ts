// Small readers for JSON that came from outside: what is asked for, or nothing.

/** Graph answered, but not in the shape it documents. The message names the place, never a value. */
export class UnreadableAnswer extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnreadableAnswer';
  }
}

/** Whether a parsed JSON value is an object: neither a list nor null. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A member of a parsed JSON object, whatever it is; nothing where there is no such member or no object. */
export function member(value: unknown, name: string): unknown {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** A text member; nothing where it is missing, empty or no text. */
export function textMember(value: unknown, name: string): string | undefined {
  const text = member(value, name);
  return typeof text === 'string' && text !== '' ? text : undefined;
}

/** A text member that must be there. Throws UnreadableAnswer. */
export function requiredText(value: unknown, name: string): string {
  const text = textMember(value, name);
  if (text === undefined) throw new UnreadableAnswer(`${name} is missing or is no text`);
  return text;
}

/** The value of a JSON text, or nothing where it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
