// The card of a draft: a question that only the requester can answer.
import type { ApprovalRequest, Choice, Draft } from '../../bot/domain/request.js';
import { candidate, choiceTitle } from './candidates.js';
import type { Card, Line } from '../card.js';
import layout from './choice.template.json';
import { template } from '../render.js';
import { frame, paragraphs, refreshFor } from '../request/request-data.js';
import { name, quiet, quote, strong, words } from '../text/runs.js';
import { firstThatFits } from '../size.js';
import type { RequestView } from '../request/view.js';

const draw = template(layout, 'choice');

/** The question, its answers as choices for whoever may answer, and Cancel. */
export function choiceCard(request: ApprovalRequest, draft: Draft, view: RequestView): Card {
  const { choice } = draft;
  const asks = view.viewer !== 'approver' && choice.options.length > 0;
  return firstThatFits([25, 15, 10, 6, 3], (room) => {
    const options = choice.options.slice(0, room);
    return draw({
      ...frame(request, view),
      headline: question(choice),
      why: paragraphs(why(choice, choice.options.length - options.length)),
      asked: [name(request.requester.name, 120), strong(' asks: '), quote(request.text)],
      options: asks ? options.map((option) => ({ title: choiceTitle(option), value: option.id })) : undefined,
      listed: asks
        ? undefined
        : options.flatMap((option) => (option.kind === 'reading' ? [] : [candidate(option)])),
      choiceLabel: 'Your answer',
      choiceMissing: 'Choose one of them first.',
      choose: asks ? 'Use this one' : undefined,
      cancel: view.viewer === 'approver' ? undefined : 'Cancel',
      refreshFor: refreshFor(view),
    });
  });
}

function question(choice: Choice): Line {
  if (choice.about === 'reading')
    return [strong('That sentence can be read in several ways. Which one is meant?')];
  if (choice.why === 'unknown')
    return [
      strong(`No ${choice.about} is called `),
      name(choice.name),
      strong('. Did you mean one of these?'),
    ];
  return [
    strong(`More than one ${choice.about} is called `),
    name(choice.name),
    strong('. Which one is meant?'),
  ];
}

function why(choice: Choice, unshown: number): readonly Line[] {
  return [
    [quiet('Names are never guessed: nothing is planned until this is clear.')],
    ...(choice.options.length === 0
      ? [[words('Nothing similar was found. Cancel, and ask again with the whole name or an id.')]]
      : []),
    ...(unshown > 0 ? [[words(`and ${unshown} more: ask again with the id if yours is not here`)]] : []),
  ];
}
