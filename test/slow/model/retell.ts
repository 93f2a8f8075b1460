// Tells what happened in a scenario, a line for each step, for whoever has to understand a broken promise.
import { rowKey, type Assignment } from '../../../bot/domain/assignment.js';
import type { Journal } from './journal-shape.js';
import { POLICIES } from './story.js';

/** Everything in the order it happened: commits, readings, bodies that left, and what the policies then had. */
export function retell(journal: Journal): string {
  const { commits, sent, tenant } = journal;
  const lines: (readonly [at: number, line: string])[] = [
    ...commits.map(({ at, saved, event }) => {
      const who = event.actor ? ` by ${event.actor.name}` : '';
      return [at, `${saved.id}/${String(saved.revision)} ${event.action}${who}: ${saved.state}`] as const;
    }),
    ...tenant.readings.map(({ at, asOf, instance, policyId, rows }) => {
      const age = at - asOf > 1_000 ? ` as ${seconds(at - asOf)} ago` : '';
      return [at, `${instance} is shown ${nameOf(policyId)}${age}: ${rowsText(rows)}`] as const;
    }),
    ...sent.map(({ sending, request }) => {
      const { truth, answer = 'nothing' } = sending;
      return [sending.at, `${sending.instance} sends ${request.id}: ${truth}, answered ${answer}`] as const;
    }),
    ...POLICIES.flatMap(({ id }) =>
      tenant.states(id).map(({ at, rows, by }) => {
        const made = by ? 'by a body' : 'outside';
        return [at, `${nameOf(id)} becomes, ${made}: ${rowsText(rows)}`] as const;
      }),
    ),
  ];
  lines.sort(([left], [right]) => left - right);
  return lines.map(([at, line]) => `${seconds(Math.max(0, at)).padStart(12)}  ${line}`).join('\n');
}

function nameOf(policyId: string): string {
  return `P${policyId.slice(0, 1)}`;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(3)} s`;
}

function rowsText(rows: readonly Assignment[]): string {
  const texts = rows.map(({ target, filter }) => {
    const sign = target.kind === 'excludedGroup' ? '-' : '+';
    return `${sign}${rowKey(target).replace('group:', 'g').slice(0, 3)}${filter ? `(${filter.mode} ${filter.id.slice(0, 1)})` : ''}`;
  });
  return `[${texts.sort().join(' ')}]`;
}
