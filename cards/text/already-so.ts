// Wishes that are already so, in words: what the policy has that makes them so.
import { rowKey, type Assignment } from '../../bot/domain/assignment.js';
import type { Change } from '../../bot/domain/plan/plan.js';
import type { Line } from '../card.js';
import { filter, target, type Names } from '../request/rows.js';
import { words } from './runs.js';

const LIST_CAP = 120;

/** The rows before any change, what they are named by, and whether they are told as of now or as of the plan. */
export interface Found extends Names {
  readonly rows: readonly Assignment[];
  readonly told: 'is' | 'was';
}

/**
 * One line per wish that was so before anything was planned: `“Windows pilot” is already included, filter: only
 * “Corp”, which stays`. A wish that only repeats another one of the same request is left out.
 */
export function alreadySoLines(wishes: readonly Change[], found: Found): readonly Line[] {
  const byKey = new Map(found.rows.map((row) => [rowKey(row.target), row]));
  return wishes.flatMap((wish) => {
    const held = byKey.get(rowKey(wish.target));
    if (wish.verb === 'unassign') return held ? [] : [absent(wish, found)];
    return held?.target.kind === wish.target.kind ? [present(wish, held, found)] : [];
  });
}

function absent(wish: Change, found: Found): Line {
  const row: Assignment = { target: wish.target, source: 'direct' };
  return [...target(row, found, LIST_CAP), words(` ${verb(wish, found)} not assigned`)];
}

function present(wish: Change, held: Assignment, found: Found): Line {
  const how = held.target.kind === 'excludedGroup' ? 'excluded' : 'included';
  const narrowed = filter(held, found);
  const state = wish.verb === 'restore' ? 'as it was' : `already ${how}`;
  return [
    ...target(held, found, LIST_CAP),
    words(` ${verb(wish, found)} ${state}`),
    ...(narrowed.length > 0 ? [words(', '), ...narrowed, words(', which stays')] : []),
  ];
}

function verb({ target: { kind } }: Change, { told }: Found): string {
  const [one, many] = told === 'is' ? ['is', 'are'] : ['was', 'were'];
  return kind === 'allDevices' || kind === 'allUsers' ? many : one;
}
