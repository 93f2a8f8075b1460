// What this edge needs of a log: fields that are safe to keep, and a few constant words.

/** Writes one line. `fields` never holds tokens, bodies or what people wrote. */
type Write = (fields: Readonly<Record<string, unknown>>, message: string) => void;

/** A log by level. */
export interface EdgeLog {
  readonly debug: Write;
  readonly info: Write;
  readonly warn: Write;
  readonly error: Write;
}
