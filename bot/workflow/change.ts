// The requester rewrites a pending request: a new revision, with every earlier approval void.
import { parse } from '../domain/language/parse.js';
import type { ChangeCommand } from '../domain/command.js';
import type { ApprovalRequest } from '../domain/request.js';
import { commitStep, visit, type Click } from './click.js';
import { giveUpUndo } from './give-up-undo.js';
import { orFault } from './graph-trouble.js';
import type { CardOutcome } from './outcome.js';
import type { Ports } from './ports.js';
import { planDetail, reasonOf, withPlan } from './propose.js';
import { NO_PICKS } from './match.js';
import { understand } from './understand.js';

/** Plans `text` in place of what was asked. Names must be unique here; otherwise nothing changes and the card says why. */
export async function change(ports: Ports, click: Click, text: string): Promise<CardOutcome> {
  const visited = await visit(ports, click);
  if (visited.kind === 'ended') return visited.outcome;
  const { request, person } = visited.visit;
  const { requester, state } = request;
  if (requester.id !== person.id) {
    return { kind: 'refused', request, refusal: { kind: 'notRequester', requester } };
  }
  if (click.revision !== request.revision) {
    return { kind: 'refused', request, refusal: { kind: 'oldRevision' } };
  }
  if (state !== 'pending') return { kind: 'refused', request, refusal: { kind: 'notWaiting', state } };
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
    if (current.revision !== request.revision) return { kind: 'refuse', refusal: { kind: 'oldRevision' } };
    if (current.state !== 'pending') {
      return { kind: 'refuse', refusal: { kind: 'notWaiting', state: current.state } };
    }
    // Rewritten, it takes nothing back any more: it is a wish of its own.
    const { reason, undoOf, ...rest } = current;
    const next = withPlan(ports, { ...rest, text: wish.text, ...reasonOf(command) }, plan);
    const event = { action: 'changed', actor: current.requester, detail: planDetail(plan) } as const;
    return { kind: 'save', request: next, event };
  });
  if (outcome.kind === 'done') await giveUpUndo(ports, request);
  return outcome;
}
