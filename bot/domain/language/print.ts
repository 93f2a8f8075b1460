// A command as a person could type it, with every name in quotes, so that it has exactly one reading.
import type { ChangeCommand, Command, NameRef, TargetRef } from '../command.js';
import { withHtmlEscaped } from './html.js';

/**
 * The sentence for a command: `parse` reads it as that command and nothing else. What Teams would take for HTML is
 * written as entities. Typographic quotes and invisible characters cannot be typed as part of a name; they stay as
 * they are here, and come back as straight quotes or not at all. At least one target must not be an exclusion.
 */
export function print(command: Command): string {
  switch (command.kind) {
    case 'change':
      return printChange(command);
    case 'show':
      return `show assignments of policy ${printName(command.policy)}`;
    case 'requests':
      return command.of === 'mine' ? 'my requests' : 'requests';
    case 'history':
      return `history of policy ${printName(command.policy)}`;
    case 'listPolicies':
      return 'list policies';
    case 'help':
      return 'help';
  }
}

function printChange({ verb, policy, targets, reason }: ChangeCommand): string {
  const included = targets.filter((target) => target.kind !== 'excludedGroup');
  const excluded = targets.filter((target) => target.kind === 'excludedGroup');
  return [
    `${verb} policy ${printName(policy)} ${verb === 'assign' ? 'to' : 'from'} ${included.map(printTarget).join(', ')}`,
    ...(excluded.length > 0 ? [`excluding ${excluded.map(printTarget).join(', ')}`] : []),
    ...(reason === undefined ? [] : [`because ${inQuotes(reason)}`]),
  ].join(' ');
}

function printTarget(target: TargetRef): string {
  switch (target.kind) {
    case 'group':
    case 'excludedGroup':
      return `group ${printName(target.name)}`;
    case 'allDevices':
      return 'all devices';
    case 'allUsers':
      return 'all users';
    case 'collection':
      return `collection ${inQuotes(target.collectionId)}`;
  }
}

function printName({ text, isId }: NameRef): string {
  return isId ? text : inQuotes(text);
}

function inQuotes(text: string): string {
  return `"${withHtmlEscaped(text.replaceAll('"', '""'))}"`;
}
