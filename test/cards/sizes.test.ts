// A card fits, whatever the tenant holds and whatever things are called.
import type { Assignment } from '../../bot/domain/assignment.js';
import type { Plan } from '../../bot/domain/plan.js';
import type { ApprovalRequest } from '../../bot/domain/request.js';
import {
  assignmentsCard,
  CARD_BYTES,
  cardBytes,
  payloadCard,
  policiesCard,
  problemCard,
  requestCard,
  requestsCard,
} from '../../cards/index.js';
import { BEN, HOLD, POLICY, sampleGroup, sampleRequest, sampleRequestIn } from '../support/requests.js';
import { element, lines, textOf, verbs } from '../support/card-text.js';
import { guid, NOW, OTHERS, planOf, PORTAL, STATES, VIEW } from './gallery.js';

const NAMES: Readonly<Record<string, (n: number) => string>> = {
  ordinary: (n) => `Site ${String(n)} laptops`,
  'of 256 letters': (n) => `${String(n)} ${'W'.repeat(250)}`,
  'of 256 Chinese characters': (n) => `${String(n)} ${'策'.repeat(250)}`,
  'of 256 quotation marks': (n) => `${String(n)} ${'"'.repeat(250)}`,
  'of emoji': (n) => `${String(n)} ${'👩‍💻'.repeat(50)}`,
};
const TEAMS_IDS = Array.from({ length: 60 }, (_, n) => `29:${String(n).padStart(2, '0')}${'x'.repeat(86)}`);
const VIEW_ALL = { ...VIEW, refreshFor: TEAMS_IDS, notice: { kind: 'oldRevision' } } as const;

const PLANS = new Map<string, Plan>();

/** Building a plan of 5,000 rows takes longer than drawing it. */
function planFor(rows: number, label: (n: number) => string): Plan {
  const key = `${String(rows)} ${label(0)}`;
  const plan = PLANS.get(key) ?? planOf(rows, label);
  PLANS.set(key, plan);
  return plan;
}

/** The request in this state over a plan of so many rows, all of them moved, missing or extra where that can be. */
function huge(
  state: (typeof STATES)[number],
  rows: number,
  label: (n: number) => string,
  added: boolean,
): ApprovalRequest {
  const request = sampleRequestIn(state);
  const kept = planFor(rows, label);
  const alreadySo = kept.before.map(({ target }) => ({ verb: 'assign', target }) as const);
  const warnings = [{ kind: 'duplicate', rows: kept.before }] as const;
  const plan = added
    ? { ...kept, added: kept.after, kept: [], before: [] }
    : { ...kept, alreadySo, warnings };
  const elsewhere = plan.after.map((row): Assignment => ({
    ...row,
    filter: { id: guid(1), mode: 'exclude' },
  }));
  const person = { id: BEN.id, name: label(1) };
  return {
    ...request,
    requester: person,
    text: label(2).repeat(20).slice(0, 4000),
    reason: label(3).repeat(20),
    authors: [person],
    decisions: Array.from({ length: 30 }, () => ({
      kind: 'approve',
      person,
      revision: 0,
      at: NOW,
      reason: label(4),
    })),
    ...(request.plan ? { plan } : {}),
    ...(request.movedTo ? { movedTo: elsewhere, movedBy: others(label) } : {}),
    ...(request.hold ? { hold: { ...HOLD, ...lastHeard(label) } } : {}),
    ...(request.readBack
      ? { readBack: { at: NOW, rows: plan.after, missing: plan.after, extra: elsewhere } }
      : {}),
    ...(request.draft
      ? {
          draft: {
            ...request.draft,
            choice: {
              ...request.draft.choice,
              name: label(1),
              options: Array.from({ length: Math.min(rows, 500) }, (_, n) => ({
                kind: 'group' as const,
                id: guid(n),
                group: sampleGroup(guid(n), label(n)),
              })),
            },
          },
        }
      : {}),
  };
}

/** All that Intune can have said at once. */
function lastHeard(label: (n: number) => string): Partial<ApprovalRequest['hold']> {
  return {
    status: 'needsApproval',
    decidedBy: { name: label(5) },
    decidedByAuthor: true,
    refused: {
      kind: 'forbidden',
      doing: 'assigning a policy',
      advice: 'Look in Intune whether this approval was made for this very change.',
      message: label(6).repeat(4),
      code: label(7),
    },
  };
}

function others(label: (n: number) => string) {
  return OTHERS.map((other, n) => ({ ...other, requester: { id: guid(n), name: label(n) } }));
}

describe.each(Object.entries(NAMES))('with names %s', (_kind, label) => {
  it.each([0, 1, 60, 500, 5000])('a request over %i rows fits in every state', (rows) => {
    // With thousands of rows only the states that compare all of them differ from hundreds.
    const states = rows > 500 ? (['pending', 'applied', 'stale', 'diverged'] as const) : STATES;
    for (const state of states) {
      for (const added of [false, true]) {
        const view = { ...VIEW_ALL, others: others(label) };
        const card = requestCard(huge(state, rows, label, added), view);
        expect([state, cardBytes(card) < CARD_BYTES]).toEqual([state, true]);
      }
    }
  });

  it('every page of assignments and of policies fits', () => {
    const plan = planOf(45, label);
    for (const page of [1, 2, 3]) {
      const view = { policy: plan.policy, rows: plan.after, groups: plan.groups, filters: plan.filters };
      const card = assignmentsCard({ ...view, readFrom: 'v1.0', readAt: NOW, page, portal: PORTAL });
      expect(cardBytes(card)).toBeLessThan(CARD_BYTES);
    }
    const policies = Array.from({ length: 45 }, (_, n) => ({
      ...POLICY,
      id: guid(n),
      displayName: label(n),
    }));
    expect(cardBytes(policiesCard({ policies, readAt: NOW, page: 1 }))).toBeLessThan(CARD_BYTES);
    const problem = problemCard({
      kind: 'nothingToChange',
      policy: plan.policy,
      rows: plan.after,
      alreadySo: plan.after.map(({ target }) => ({ verb: 'assign', target })),
      groups: plan.groups,
      filters: plan.filters,
    });
    expect(cardBytes(problem)).toBeLessThan(CARD_BYTES);
  });
});

describe.each(Object.entries(NAMES))('with names %s', (_kind, label) => {
  it('twenty requests fit in every list', () => {
    const requests = Array.from({ length: 20 }, (_, n) => {
      const request = n % 2 === 0 ? huge('pending', 1, label, false) : huge('draft', 1, label, false);
      return { ...request, requester: { id: guid(n), name: label(n) } };
    });
    for (const kind of ['waiting', 'mine', 'history'] as const) {
      const next = { list: kind, after: 'x'.repeat(200) };
      const card = requestsCard({ of: kind, policyName: label(1), requests, now: NOW, next });
      expect(cardBytes(card)).toBeLessThan(CARD_BYTES);
      expect(textOf(card, 'requests').split('\n')).toHaveLength(20);
    }
  });
});

it('the same request is always cut at the same place', () => {
  const request = huge('pending', 500, NAMES['ordinary']!, false);
  expect(requestCard(request, VIEW_ALL)).toEqual(requestCard(request, VIEW_ALL));
});

describe('the pages of a body', () => {
  const request = sampleRequest({ plan: planOf(500) });
  const total = Number(/of (\d+)/.exec(textOf(payloadCard(request, 1), 'place'))?.[1]);
  const pages = Array.from({ length: total }, (_, n) => payloadCard(request, n + 1));

  it('joined are the whole body', () => {
    expect(total).toBeGreaterThan(5);
    const text = pages.map((page) => String(element(page, 'payload')['codeSnippet'])).join('\n');
    expect(text).toBe(JSON.stringify(JSON.parse(request.plan!.request.body), null, 2));
  });

  it('each fit, say which page they are and lead on and back', () => {
    for (const page of pages) expect(cardBytes(page)).toBeLessThan(CARD_BYTES);
    expect(textOf(pages[1], 'place')).toBe(`Page 2 of ${String(total)} · 501 rows in all`);
    const turning = (page: (typeof pages)[number] | undefined) =>
      (page?.['actions'] as { verb: string; data: { page?: number } }[]).map(({ verb, data }) => [
        verb,
        data.page,
      ]);
    expect(turning(pages[0])).toEqual([
      ['payload', 2],
      ['refresh', undefined],
    ]);
    expect(turning(pages[1])).toEqual([
      ['payload', 1],
      ['payload', 3],
      ['refresh', undefined],
    ]);
    expect(turning(pages.at(-1))).toEqual([
      ['payload', total - 1],
      ['refresh', undefined],
    ]);
  });

  it('say the hash of the whole body', () => {
    expect(textOf(pages[0], 'hash')).toBe(`sha256:${request.plan!.bodyHash}\nof the whole body as sent`);
  });

  it.each([0, -3, Number.NaN, 1e9, 1.5])('number %d answers with the nearest there is', (page) => {
    expect(textOf(payloadCard(request, page), 'place')).toMatch(
      page > 1e6 ? `Page ${String(total)} of` : 'Page 1 of',
    );
  });

  it('claim neither rows nor a hash where nothing is planned', () => {
    const draft = payloadCard(sampleRequestIn('draft'), 1);
    expect(lines(draft)).toEqual([
      'No exact body',
      'This request has no plan, so there is nothing that could be sent.',
      '7F3K · revision 0',
    ]);
    expect(verbs(draft)).toEqual(['refresh']);
  });

  it('hold a row longer than a page', () => {
    const body = JSON.stringify({ assignments: [{ target: { note: '策'.repeat(20_000) } }] });
    const long = sampleRequest({ plan: { ...planOf(1), request: { ...planOf(1).request, body } } });
    for (let page = 1; page < 15; page += 1)
      expect(cardBytes(payloadCard(long, page))).toBeLessThan(CARD_BYTES);
  });
});
