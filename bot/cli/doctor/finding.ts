// One line of the doctor's: what was looked at, what was found, what to do.

/** `cannot tell`: only a person, or another place, can. */
export type Status = 'ok' | 'problem' | 'cannot tell';

/** `subject` and `found` read as one sentence with a colon between them; `todo` is what to do, also to make good better. */
export interface Finding {
  readonly status: Status;
  readonly subject: string;
  readonly found: string;
  readonly todo?: string;
}

/** It is as it should be. */
export function ok(subject: string, found: string, todo?: string): Finding {
  return { status: 'ok', subject, found, ...(todo !== undefined && { todo }) };
}

/** It is not, and somebody has to do something. */
export function problem(subject: string, found: string, todo: string): Finding {
  return { status: 'problem', subject, found, todo };
}

/** Nobody knows from here. */
export function cannotTell(subject: string, found: string, todo?: string): Finding {
  return { status: 'cannot tell', subject, found, ...(todo !== undefined && { todo }) };
}

/** A name from the directory, so that it cannot be taken for words of ours. */
export function quoted(name: string): string {
  return `"${name.length > 80 ? `${name.slice(0, 79)}…` : name}"`;
}

/** The first few names of many: `Ben, Chris and 7 more`. */
export function few(names: readonly string[], most = 5): string {
  const rest = names.length - most;
  return rest > 0 ? `${names.slice(0, most).join(', ')} and ${rest} more` : names.join(', ');
}

/** `1 person`, `2 people`. */
export function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}
