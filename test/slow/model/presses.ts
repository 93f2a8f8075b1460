// People asking and pressing: what the Teams edge does with a message or a card action, without Teams.
import type { ChangeCommand } from '../../../bot/domain/command.js';
import { parse } from '../../../bot/domain/language/parse.js';
import { mayComplete } from '../../../bot/domain/moves.js';
import type { Person } from '../../../bot/domain/person.js';
import type { ApprovalRequest } from '../../../bot/domain/request.js';
import { approve } from '../../../bot/workflow/verbs/approve.js';
import { attachCard } from '../../../bot/workflow/attach-card.js';
import { cancel } from '../../../bot/workflow/verbs/cancel.js';
import { change } from '../../../bot/workflow/verbs/change.js';
import { choose } from '../../../bot/workflow/verbs/choose.js';
import type { Click } from '../../../bot/workflow/click.js';
import { dropGone } from '../../../bot/workflow/verbs/drop-gone.js';
import { propose } from '../../../bot/workflow/verbs/propose.js';
import { refresh } from '../../../bot/workflow/verbs/refresh.js';
import { reject } from '../../../bot/workflow/verbs/reject.js';
import { replan } from '../../../bot/workflow/verbs/replan.js';
import type { VerbOutcome } from '../../../bot/workflow/outcome.js';
import { undo } from '../../../bot/workflow/verbs/undo.js';
import { withdraw } from '../../../bot/workflow/verbs/withdraw.js';
import { sampleCopy, TENANT_ID } from '../../support/requests.js';
import type { Instance } from './simulation/instance.js';
import { begin, type Play } from './play.js';
import type { Action, Verb } from './steps.js';
import { mayAsk, PEOPLE, POLICIES, sentence } from './story.js';

/** Writes a sentence; approvers press on its card the moment it is there, on both instances. */
export async function ask(
  play: Play,
  { ports }: Instance,
  action: Extract<Action, { kind: 'ask' }>,
): Promise<void> {
  const person = personAt(action.who);
  // The edge asks the directory before it proposes; the model's directory never changes its mind.
  if (!mayAsk(person.id)) return;
  const parsed = parse(sentence(action.wish, action.policy));
  if (parsed.kind !== 'readings') throw new Error(`cannot be read: ${sentence(action.wish, action.policy)}`);
  const readings = parsed.readings.filter((command): command is ChangeCommand => command.kind === 'change');
  const { conversation } = sampleCopy('requester', person);
  const wish = { tenantId: TENANT_ID, requester: person, askedIn: conversation, text: parsed.text, readings };
  play.journal.presses.push({ verb: 'ask', personId: person.id });
  const proposal = await propose(ports, wish);
  if (proposal.kind !== 'proposed') return;
  const { request } = proposal;
  [1, 2].slice(0, action.approvals).forEach((who, index) => {
    const { id: requestId, revision } = request;
    begin(play, (action.on + index) % 2, (on) =>
      pressOn(play, on, { verb: 'approve', person: personAt(who), requestId, revision, text: '' }),
    );
  });
  await attachCard(ports, request, sampleCopy('requester', person));
}

/** Presses on a card, perhaps on both instances at once. */
export function press(play: Play, action: Extract<Action, { kind: 'press' }>): void {
  const known = [...play.journal.latest.values()];
  const request = known.at(-1 - (action.request % Math.max(1, known.length)));
  if (!request) return;
  const text =
    action.verb === 'change'
      ? sentence(action.wish, action.wish % POLICIES.length)
      : choiceOf(request, action.wish);
  const revision = Math.max(0, request.revision - (action.old ? 1 : 0));
  const pressed = { verb: action.verb, person: personAt(action.who), requestId: request.id, revision, text };
  begin(play, action.on, (on) => pressOn(play, on, pressed));
  if (action.twice) begin(play, 1 - action.on, (on) => pressOn(play, on, pressed));
}

function choiceOf({ draft }: ApprovalRequest, which: number): string {
  const options = draft?.choice.options ?? [];
  return options[which % Math.max(1, options.length)]?.id ?? 'none';
}

interface Pressed {
  readonly verb: Verb;
  readonly person: Person;
  readonly requestId: string;
  readonly revision: number;
  /** A sentence, or the id of a choice. */
  readonly text: string;
}

/** What the edge does with a card action: the verb, and going on with what it led to. */
async function pressOn(play: Play, { ports, runner }: Instance, pressed: Pressed): Promise<void> {
  const { verb, person, requestId, revision, text } = pressed;
  play.journal.presses.push({ verb, personId: person.id, requestId, revision });
  const click: Click = { requestId, revision, actor: { ...person, tenantId: TENANT_ID } };
  const outcome = await perform(ports, click, { verb, person, text });
  if (outcome.kind === 'asked') {
    await attachCard(ports, outcome.request, sampleCopy('requester', person));
    return;
  }
  if (outcome.kind !== 'done') return;
  const { request } = outcome;
  if (request.state === 'approved' || mayComplete(request)) await runner.go(request.id);
}

function perform(
  ports: Instance['ports'],
  click: Click,
  { verb, person, text }: Pick<Pressed, 'verb' | 'person' | 'text'>,
): Promise<VerbOutcome> {
  switch (verb) {
    case 'approve':
      return approve(ports, click);
    case 'reject':
      return reject(ports, click, '');
    case 'cancel':
      return cancel(ports, click);
    case 'withdraw':
      return withdraw(ports, click);
    case 'change':
      return change(ports, click, text);
    case 'choose':
      return choose(ports, click, text);
    case 'replan':
      return replan(ports, click);
    case 'undo':
      return undo(ports, click, sampleCopy('requester', person).conversation);
    case 'dropGone':
      return dropGone(ports, click);
    case 'refresh':
      return refresh(ports, click);
  }
}

function personAt(index: number): Person {
  return PEOPLE[index] ?? PEOPLE[0];
}

/** Every requester looks again: what nobody looked at for a day is not looked at by itself any more. */
export function lookAtAll(play: Play): void {
  for (const { id: requestId, revision, requester: person } of play.journal.latest.values()) {
    begin(play, 0, (on) => pressOn(play, on, { verb: 'refresh', person, requestId, revision, text: '' }));
  }
}
