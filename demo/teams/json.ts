// Reads single values out of JSON that nobody has vouched for.

/** An object of unknown members. */
export type Bag = Readonly<Record<string, unknown>>;

/** Whether a value is an object with members (not null, not a list). */
export function isBag(value: unknown): value is Bag {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The member at a path; undefined where any step is missing. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((held, name) => (isBag(held) ? held[name] : undefined), value);
}

/** The text at a path; undefined for anything else, also for an empty text. */
export function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = at(value, ...path);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

/** The object at a path; undefined for anything else. */
export function bagAt(value: unknown, ...path: readonly string[]): Bag | undefined {
  const found = at(value, ...path);
  return isBag(found) ? found : undefined;
}

/** The list at a path; empty for anything else. */
export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}
