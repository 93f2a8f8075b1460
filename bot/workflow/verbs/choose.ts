// The requester answers a question of their draft.
import type { ApprovalRequest, ChoiceOption, Draft } from '../../domain/request.js';
import { commitStep, visitRequester, type Click, type Visit } from '../click.js';
import { orFault } from '../graph-fault.js';
import type { CardOutcome } from '../outcome.js';
import type { Ports } from '../ports.js';
import { planDetail, reasonOf, withPlan } from '../planning/revision.js';
import { foldName } from '../planning/match.js';
import { understand, type Understanding } from '../planning/understand.js';

/** Takes the answer `choice` (an option's id) and plans, or asks the next question. Only the requester may. */
export async function choose(ports: Ports, click: Click, choice: string): Promise<CardOutcome> {
  const visited = await visitRequester(ports, click);
  if (visited.kind === 'ended') return visited.outcome;
  const { request } = visited.visit;
  const { state, draft } = request;
  if (state !== 'draft' || !draft) {
    return { kind: 'refused', request, refusal: { kind: 'notWaiting', state } };
  }
  const option = draft.choice.options.find(({ id }) => id === choice);
  if (!option || isTaken(draft, option)) {
    return { kind: 'refused', request, refusal: { kind: 'notAnOption' } };
  }
  const picked = withPick(draft, option);
  return await orFault(request, async () => {
    const understood = await understand(ports, picked.readings, picked);
    if (understood.kind === 'problem') return { kind: 'unplanned', request, problem: understood.problem };
    return await saveAnswer(ports, visited.visit, (current) => answered(ports, current, picked, understood));
  });
}

/**
 * Whether this very group already answered an earlier question. Two names of one sentence never mean one group,
 * so it is that answer delivered a second time.
 */
function isTaken(draft: Draft, option: ChoiceOption): boolean {
  return option.kind === 'group' && Object.values(draft.pickedGroups).includes(option.id);
}

function withPick(draft: Draft, option: ChoiceOption): Draft {
  const name = foldName(draft.choice.name);
  switch (option.kind) {
    case 'reading':
      return { ...draft, readings: [option.command] };
    case 'policy':
      return { ...draft, pickedPolicies: { ...draft.pickedPolicies, [name]: option.id } };
    case 'group':
      return { ...draft, pickedGroups: { ...draft.pickedGroups, [name]: option.id } };
  }
}

function answered(
  ports: Ports,
  current: ApprovalRequest,
  picked: Draft,
  understood: Exclude<Understanding, { kind: 'problem' }>,
): ApprovalRequest {
  if (understood.kind === 'choice') {
    const { readings, choice } = understood;
    return { ...current, draft: { ...picked, readings, choice } };
  }
  return withPlan(ports, { ...current, ...reasonOf(understood.command) }, understood.plan);
}

/** Saves only while the draft still asks the question that was answered: a second click finds it answered. */
async function saveAnswer(
  ports: Ports,
  { request, person }: Visit,
  answer: (current: ApprovalRequest) => ApprovalRequest,
): Promise<CardOutcome> {
  return await commitStep(ports, request, (current) => {
    const isSame =
      current.state === 'draft' && JSON.stringify(current.draft) === JSON.stringify(request.draft);
    if (!isSame) return { kind: 'refuse', refusal: { kind: 'oldRevision' } };
    const next = answer(current);
    const detail = next.plan && next.state === 'pending' ? planDetail(next.plan) : {};
    return { kind: 'save', request: next, event: { action: 'chose', actor: person, detail } };
  });
}
