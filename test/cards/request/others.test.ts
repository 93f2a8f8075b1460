// Other requests: those about the same policy, on a card; and lists of requests, on a card of their own.
import type { RequestState } from '../../../bot/domain/request.js';
import { requestCard, requestsCard, type RequestsList } from '../../../cards/index.js';
import { action, actions, has, textOf, verbs } from '../../support/card-text.js';
import {
  BEN,
  CHRIS,
  POLICY,
  ROWS,
  samplePlan,
  sampleRequest,
  sampleRequestIn,
} from '../../support/requests.js';
import { guid, NOW, OTHERS, richPlan, STATES, VIEW } from '../gallery.js';

describe('requests about the same policy', () => {
  const told = (state: RequestState, others = OTHERS) =>
    textOf(requestCard(sampleRequestIn(state), { ...VIEW, others }), 'others');

  it('are named on a waiting card, three at most, and what the first will do to the others', () => {
    expect(told('pending')).toBe(
      'Also waiting on this policy: 9QX2 (“Ben Okafor”, being applied), M4TT (“Chris Lindqvist”, waiting for approval), K2P8 (“Alex Rivera”, approved) and 2 more. Whichever is applied first makes the others stale.',
    );
    expect(told('pending', OTHERS.slice(1, 2))).toBe(
      'Also waiting on this policy: M4TT (“Chris Lindqvist”, waiting for approval). Whichever is applied first makes the other stale.',
    );
  });

  it('say whose turn it is once approved', () => {
    expect(told('approved').split('\n')[0]).toBe(
      'Waits for the turn of 9QX2 (“Ben Okafor”, being applied): a policy takes one change at a time.',
    );
    expect(told('approved', OTHERS.slice(2, 3))).toBe(
      'Takes turns with K2P8 (“Alex Rivera”, approved): a policy takes one change at a time. Whichever is applied first makes the other stale.',
    );
    expect(told('applying', OTHERS.slice(2, 3))).toMatch(
      /^K2P8 \(“Alex Rivera”, approved\) waits for this one’s turn: /,
    );
  });

  it('are not named where nothing waits, neither here nor elsewhere', () => {
    for (const state of STATES) {
      const waits = ['pending', 'approved', 'applying', 'awaiting-intune', 'unconfirmed'].includes(state);
      expect([state, told(state) !== '']).toEqual([state, waits]);
      expect([state, told(state, [])]).toEqual([state, '']);
    }
  });
});

describe('a stale request', () => {
  const stale = (movedBy?: readonly { id: string; shortId: string; requester: typeof BEN }[]) =>
    requestCard(sampleRequestIn('stale', movedBy ? { movedBy } : {}), VIEW);
  const first = { id: 'one', shortId: '9QX2', requester: BEN };

  it('names the request that moved the policy, and who asked for it', () => {
    expect(textOf(stale([first]), 'ending')).toContain(
      'Moved by request 9QX2, asked for by “Ben Okafor”. Whatever else moved was changed outside Countersign.',
    );
    expect(textOf(stale([first, { ...first, shortId: 'M4TT', requester: CHRIS }]), 'ending')).toContain(
      'Moved by requests 9QX2, asked for by “Ben Okafor” and M4TT, asked for by “Chris Lindqvist”.',
    );
  });

  it('says so when it was moved outside', () => {
    expect(textOf(stale(), 'ending')).toContain('Moved outside Countersign');
    expect(textOf(stale([first]), 'ending')).not.toContain('Moved outside');
  });

  it('has one primary button, which plans again', () => {
    const primary = actions(stale()).filter((node) => node['style'] === 'positive');
    expect(primary.map((node) => [node['verb'], node['title']])).toEqual([['replan', 'Plan again']]);
    const unsure = requestCard(sampleRequestIn('unconfirmed'), VIEW);
    expect(action(unsure, 'replan')?.['style']).toBe('default');
  });
});

describe('rows of deleted groups', () => {
  const card = (viewer: 'requester' | 'approver' | 'everyone', state: RequestState = 'pending') =>
    requestCard(sampleRequestIn(state, { plan: richPlan() }), { ...VIEW, viewer });

  it('can be dropped by whoever may change the request', () => {
    for (const viewer of ['requester', 'everyone'] as const) {
      expect(action(card(viewer), 'dropGone')).toMatchObject({
        title: 'Also drop the row of 1 deleted group',
        data: { requestId: sampleRequest().id, revision: 1 },
      });
    }
    expect(verbs(card('approver'))).not.toContain('dropGone');
    expect(verbs(card('requester', 'approved'))).not.toContain('dropGone');
    expect(verbs(requestCard(sampleRequest(), VIEW))).not.toContain('dropGone');
  });

  it('are warned about together with what can be done', () => {
    expect(textOf(card('approver'), 'warnings')).toContain(
      `a group that no longer exists, ${guid(404)}: its row reaches nobody, and Graph may refuse the whole list because of it; the requester can have it dropped too.`,
    );
    expect(textOf(card('approver', 'approved'), 'warnings')).toContain(
      'refuse the whole list because of it.',
    );
  });

  it('are counted by group; one from a policy set can be changed only there', () => {
    const row = (n: number, source: 'direct' | 'policySets') =>
      ({ target: { kind: 'group', groupId: guid(n) }, source }) as const;
    const kept = [row(1, 'direct'), row(2, 'direct'), row(3, 'policySets'), ROWS.pilot];
    const groups = Object.fromEntries(
      [1, 2, 3].map((n) => [guid(n), { kind: 'gone', id: guid(n) } as const]),
    );
    const plan = samplePlan({ kept, groups });
    expect(action(requestCard(sampleRequest({ plan }), VIEW), 'dropGone')?.['title']).toBe(
      'Also drop the rows of 2 deleted groups',
    );
  });
});

describe('a list of requests', () => {
  const list = (overrides: Partial<RequestsList> = {}) =>
    requestsCard({
      of: 'waiting',
      requests: [sampleRequest({ plan: richPlan() }), sampleRequestIn('draft', { shortId: 'D0PE' })],
      now: NOW,
      ...overrides,
    });

  it('has a line for each: its short id, how it stands, the policy, what it does, who asked and when', () => {
    expect(textOf(list(), 'headline')).toBe('Requests that are waiting');
    expect(textOf(list(), 'requests').split('\n')).toEqual([
      '7F3K · waiting for approval · “Windows 11 baseline” · +1 ~1 −1 · “Alex Rivera” · asked Mon 23 Nov 14:05 UTC',
      'D0PE · waiting for an answer · “assign Windows 11 baseline to Contractors” · “Alex Rivera” · asked Mon 23 Nov 14:05 UTC',
    ]);
    expect(textOf(list(), 'footer')).toBe('As of Mon 23 Nov 14:08 UTC · longest waiting first');
  });

  it('does not repeat what its title says', () => {
    expect(textOf(list({ of: 'mine' }), 'headline')).toBe('Your requests');
    expect(textOf(list({ of: 'mine' }), 'requests')).not.toContain('Alex Rivera');
    const history = list({ of: 'history', policyName: POLICY.displayName });
    expect(textOf(history, 'headline')).toBe('Requests about “Windows 11 baseline”');
    expect(textOf(list({ of: 'history' }), 'headline')).toBe('Requests about this policy');
    expect(textOf(history, 'requests').split('\n')[0]).toBe(
      '7F3K · waiting for approval · +1 ~1 −1 · “Alex Rivera” · asked Mon 23 Nov 14:05 UTC',
    );
  });

  it('names every state in words', () => {
    const requests = STATES.map((state) => sampleRequestIn(state));
    const words = textOf(list({ requests }), 'requests')
      .split('\n')
      .map((line) => line.split(' · ')[1]);
    expect(new Set(words).size).toBe(STATES.length);
  });

  it('opens each request by its id', () => {
    const data = actions(list()).map((each) => [each['verb'], each['data']]);
    const { id: requestId, revision } = sampleRequest();
    expect(data[0]).toEqual(['open', { requestId, revision }]);
  });

  it('leads to what follows with exactly the data it was given', () => {
    const next = { list: 'history', policyId: POLICY.id, after: '2026 ${x}' };
    expect(action(list({ next }), 'page')).toMatchObject({ title: 'More', data: next });
    expect(verbs(list())).not.toContain('page');
  });

  it.each([
    ['waiting', 'None: nothing waits for anybody.'],
    ['mine', 'None: you have not asked for anything yet.'],
    ['history', 'None: nobody has asked this bot for a change to it.'],
  ] as const)('of nothing says so (%s)', (of, sentence) => {
    const card = list({ of, requests: [], policyName: 'X' });
    expect(textOf(card, 'requests')).toBe(sentence);
    expect(has(card, 'footer')).toBe(true);
  });
});

describe('an edit that the sending replaced', () => {
  it('is named on the applied card, with a warning that it may have been ours that did it', () => {
    const applied = sampleRequestIn('applied');
    const vanished = [{ target: { kind: 'allDevices' }, source: 'direct' }] as const;
    const readBack = { at: NOW, rows: applied.plan!.after, missing: [], extra: [], vanished };
    const card = requestCard({ ...applied, readBack }, VIEW);
    expect(textOf(card, 'diverged')).toMatch(/^Seen meanwhile, gone again: .*all devices/i);
    expect(JSON.stringify(card)).toContain('this one may have replaced it');
    expect(has(requestCard(applied, VIEW), 'diverged')).toBe(false);
  });
});
