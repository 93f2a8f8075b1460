// The requester rewrites a pending request: a new revision, with every earlier approval void.
import { parse } from '../../domain/language/parse.js';
import type { ChangeCommand } from '../../domain/command.js';
import { whyNotRevise } from '../../domain/may.js';
import type { ApprovalRequest } from '../../domain/request.js';
import { commitStep, visitRequester, type Click } from '../click.js';
import { giveUpUndo } from '../give-up-undo.js';
import { orFault } from '../graph-fault.js';
import type { CardOutcome } from '../outcome.js';
import type { Ports } from '../ports.js';
import { planDetail, reasonOf, withPlan } from '../planning/revision.js';
import { NO_PICKS } from '../planning/match.js';
import { understand } from '../planning/understand.js';

/** Plans `text` in place of what was asked. Names must be unique here; otherwise nothing changes and the card says why. */
export async function change(ports: Ports, click: Click, text: string): Promise<CardOutcome> {
  const visited = await visitRequester(ports, click);
  if (visited.kind === 'ended') return visited.outcome;
  const { request } = visited.visit;
  const refusal = whyNotRevise(request, click.revision);
  if (refusal) return { kind: 'refused', request, refusal };
  // A card's input is plain text, and the language reads what Teams sends as markup.
  const parsed = parse(text.replaceAll('&', '&amp;').replaceAll('<', '&lt;'));
  if (parsed.kind === 'problem') {
    return { kind: 'unplanned', request, problem: { kind: 'unreadable', problem: parsed.problem } };
  }
  const readings = parsed.readings.filter((command) => command.kind === 'change');
  if (readings.length === 0) return { kind: 'unplanned', request, problem: { kind: 'notAChange' } };
  return await orFault(request, () => planAgain(ports, request, { text: parsed.text, readings }));
}

async function planAgain(
  ports: Ports,
  request: ApprovalRequest,
  wish: { readonly text: string; readonly readings: readonly ChangeCommand[] },
): Promise<CardOutcome> {
  const understood = await understand(ports, wish.readings, NO_PICKS);
  if (understood.kind === 'problem') return { kind: 'unplanned', request, problem: understood.problem };
  if (understood.kind === 'choice') {
    const { about, name, why } = understood.choice;
    const problem =
      why === 'unknown' && about !== 'reading'
        ? ({ kind: 'unknownName', about, name } as const)
        : ({ kind: 'notUnique', about, name } as const);
    return { kind: 'unplanned', request, problem };
  }
  const { plan, command } = understood;
  const outcome = await commitStep(ports, request, (current) => {
    const refusal = whyNotRevise(current, request.revision);
    if (refusal) return { kind: 'refuse', refusal };
    // Rewritten, it takes nothing back any more: it is a wish of its own.
    const { reason, undoOf, ...rest } = current;
    const next = withPlan(ports, { ...rest, text: wish.text, ...reasonOf(command) }, plan);
    const event = { action: 'changed', actor: current.requester, detail: planDetail(plan) } as const;
    return { kind: 'save', request: next, event };
  });
  if (outcome.kind === 'done') await giveUpUndo(ports, request);
  return outcome;
}
