// A card fits, whatever the tenant holds and whatever things are called.
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
import { POLICY, sampleRequest, sampleRequestIn } from '../support/requests.js';
import { element, lines, textOf, verbs } from '../support/card-text.js';
import { guid, NOW, planOf, PORTAL, STATES } from './gallery.js';
import { huge, NAMES, tooLarge, VIEW_ALL } from './huge.js';

// Every name, size and state: test/slow/cards/sizes.test.ts.
it.each([
  ['ordinary', 0],
  ['of 256 quotation marks', 60],
])('with names %s a request over %i rows fits in every state', (kind, rows) => {
  expect(tooLarge(STATES, rows, NAMES[kind]!)).toEqual([]);
});

describe.each(Object.entries(NAMES))('with names %s', (_kind, label) => {
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
