// Commands and readings in a notation of their own, so that tables of sentences can be read at a glance.
import type { Command, NameRef, TargetRef } from '../../../bot/domain/command.js';
import { parse } from '../../../bot/domain/language/parse.js';

/** `assign [policy] → [group] + all devices − [excluded] + collection [id] because [reason]`; ids follow a `#`. */
function told(command: Command): string {
  if (command.kind === 'show' || command.kind === 'history') return `${command.kind} ${name(command.policy)}`;
  if (command.kind === 'requests') return `requests: ${command.of}`;
  if (command.kind !== 'change') return command.kind;
  const [first = '', ...more] = command.targets.map(target);
  const because = command.reason === undefined ? '' : ` because [${command.reason}]`;
  return `${command.verb} ${name(command.policy)} → ${[first.slice(2), ...more].join(' ')}${because}`;
}

/** All readings of a sentence in that notation; of a problem, its kind and what was expected. */
export function readingsOf(sentence: string): string[] {
  const result = parse(sentence);
  if (result.kind === 'readings') return result.readings.map(told);
  return [`${result.problem.kind}: ${result.problem.expected.join(' | ')}`];
}

function target(wish: TargetRef): string {
  switch (wish.kind) {
    case 'group':
      return `+ ${name(wish.name)}`;
    case 'excludedGroup':
      return `− ${name(wish.name)}`;
    case 'collection':
      return `+ collection [${wish.collectionId}]`;
    case 'allDevices':
      return '+ all devices';
    case 'allUsers':
      return '+ all users';
  }
}

function name({ text, isId }: NameRef): string {
  return isId ? `#${text}` : `[${text}]`;
}
