// The answer to "requests", "my requests" and "history of": requests, one line each.
import type { ApprovalRequest } from '../../bot/domain/request.js';
import type { Card, Line } from '../card.js';
import { flat, inert } from '../text/inert.js';
import { template } from '../render.js';
import layout from './requests.template.json';
import { joined, name, quiet, quote, strong, strongName, textOf, words } from '../text/runs.js';
import { firstThatFits } from '../size.js';
import { planCounts } from '../text/summary.js';
import { moment } from '../text/times.js';
import { stateWord } from '../text/states.js';

const draw = template(layout, 'requests');

/** Some of the requests there are, in the order to be shown: at most twenty, which is what a card has room for. */
export interface RequestsList {
  /** Those that wait for somebody, those the person asked for, or those about one policy. */
  readonly of: 'waiting' | 'mine' | 'history';
  /** On `history`: the policy, by name; absent where it has none that is known. */
  readonly policyName?: string;
  readonly requests: readonly ApprovalRequest[];
  /** ISO 8601. */
  readonly now: string;
  /** What the button "More" sends with the verb `page`; absent where nothing follows. */
  readonly next?: Readonly<Record<string, string>>;
}

/** Names are cut shorter where twenty long ones would not fit. */
const NAME_CAPS: readonly [number, ...number[]] = [80, 60, 40];

/** What can be said aloud of each request, how it stands, what it is about, what it does, who asked and when. */
export function requestsCard(list: RequestsList): Card {
  const { of, requests, now, next } = list;
  const headline = titleOf(list);
  return firstThatFits(NAME_CAPS, (cap) =>
    draw({
      fallbackText: flat(textOf(headline)),
      headline,
      requests:
        requests.length === 0
          ? [{ spacing: 'Small', inlines: [words(NONE[of])] }]
          : requests.map((request) => ({
              spacing: 'Small',
              inlines: requestLine(request, list, cap),
              requestId: request.id,
              revision: request.revision,
            })),
      footer: [quiet(`As of ${moment(now, now)}${requests.length > 1 ? ` · ${ORDER[of]}` : ''}`)],
      openTitle: 'Open',
      more: 'More',
      next,
    }),
  );
}

const NONE: Readonly<Record<RequestsList['of'], string>> = {
  waiting: 'None: nothing waits for anybody.',
  mine: 'None: you have not asked for anything yet.',
  history: 'None: nobody has asked this bot for a change to it.',
};

const ORDER: Readonly<Record<RequestsList['of'], string>> = {
  waiting: 'longest waiting first',
  mine: 'newest first',
  history: 'newest first',
};

function titleOf({ of, policyName }: RequestsList): Line {
  switch (of) {
    case 'waiting':
      return [strong('Requests that are waiting')];
    case 'mine':
      return [strong('Your requests')];
    case 'history':
      return [
        strong('Requests about '),
        policyName === undefined ? strong('this policy') : strongName(policyName),
      ];
  }
}

/** What the title says already (the policy, or that they are yours) is left out. */
function requestLine(request: ApprovalRequest, { of, now }: RequestsList, cap: number): Line {
  const { plan, requester } = request;
  const about = plan ? name(plan.policy.displayName, cap) : quote(request.text, cap);
  const counts = plan ? planCounts(plan) : [];
  const parts: readonly Line[] = [
    [strong(inert(request.shortId, 12))],
    [words(stateWord(request.state))],
    ...(of === 'history' && plan ? [] : [[about]]),
    ...(counts.length > 0 ? [[words(counts.join(' '))]] : []),
    ...(of === 'mine' ? [] : [[name(requester.name, cap)]]),
    [quiet(`asked ${moment(request.createdAt, now)}`)],
  ];
  return joined(parts, ' · ');
}
