// What the person wrote behind `smoke`.
import { parseArgs } from 'node:util';
import type { NameRef } from '../../domain/command.js';
import { idIn } from '../../domain/language/ids.js';

/** Which policy, and which empty group: each by name, object id or the address of its page in a portal. */
export interface Question {
  readonly policy: NameRef;
  readonly group: NameRef;
}

/** How it is used, for people. */
export const USAGE = `usage:
  countersign smoke --policy NAME-OR-ID --group NAME-OR-ID

  --policy   a compliance policy that may be changed for a minute: it must be the only one of its name
  --group    a group with nobody in it that the policy is not assigned to

tries the bot's own way to Intune once, on the real tenant: reads, plans, assigns the policy to the empty group, and takes
it out again. Needs a person at a terminal: each change waits for words typed there, and nothing replaces them.

ends with 0 where all was done and the policy is as it was, 1 where there is something to look at, 2 where this text is
needed or nobody is at a terminal`;

/** The question, or nothing where the arguments make none. */
export function readQuestion(args: readonly string[]): Question | undefined {
  const values = parse(args);
  const [policy, group] = [values?.policy?.trim(), values?.group?.trim()];
  if (policy === undefined || policy === '' || group === undefined || group === '') return undefined;
  return { policy: named(policy, idIn(policy, 'policy')), group: named(group, idIn(group, 'group')) };
}

function named(text: string, id: string | undefined): NameRef {
  return id === undefined ? { text, isId: false } : { text: id, isId: true };
}

function parse(args: readonly string[]): { readonly policy?: string; readonly group?: string } | undefined {
  const options = { policy: { type: 'string' }, group: { type: 'string' } } as const;
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
  } catch {
    return undefined;
  }
}
