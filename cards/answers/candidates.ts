// Things that share a name, told apart: kind, members, age, id.
import type { ChoiceOption } from '../../bot/domain/request.js';
import type { Line } from '../card.js';
import { flat, inert } from '../text/inert.js';
import { platformName } from '../text/platform.js';
import type { Candidate } from './problem.js';
import { groupKind, members } from '../request/rows.js';
import { id, name, textOf, words } from '../text/runs.js';
import { day } from '../text/times.js';
import { command } from '../request/wish.js';

/** With the year always, because what shares a name often differs in age. */
const NO_YEAR = '0001-01-01T00:00:00Z';

/** One line for a candidate, with its whole id to copy. */
export function candidate(option: Candidate): Line {
  const thing = option.kind === 'policy' ? option.policy : option.group;
  return [name(thing.displayName, 120), words(` · ${told(option)} · id `), id(thing.id)];
}

/** The title of a choice: plain text in which names are inert, for a place that may read Markdown. */
export function choiceTitle(option: ChoiceOption): string {
  if (option.kind === 'reading') return flat(inert(textOf(command(option.command)), 400));
  const thing = option.kind === 'policy' ? option.policy : option.group;
  return flat(
    `${name(thing.displayName, 120).text} · ${told(option)} · id …${inert(thing.id, 80).slice(-8)}`,
  );
}

function told(option: Candidate): string {
  if (option.kind === 'policy') {
    const { lastModified } = option.policy;
    const kind = platformName(option.policy) ?? inert(option.policy.type, 60);
    return lastModified === undefined ? kind : `${kind} · settings changed ${day(lastModified, NO_YEAR)}`;
  }
  const created =
    option.group.created === undefined ? '' : ` · created ${day(option.group.created, NO_YEAR)}`;
  return `${groupKind(option.group)} · ${members(option.members)}${created}`;
}
