// Who sees which button, in which state. (Who may press it is decided elsewhere, at the click.)
import type { ApprovalRequest, RequestState } from '../../../bot/domain/request.js';
import { requestCard, type RequestView } from '../../../cards/index.js';
import { action, actions, element, verbs } from '../../support/card-text.js';
import { ALEX, BEN, CHRIS, sampleRequest, sampleRequestIn } from '../../support/requests.js';
import { NOW, STATES, VIEW } from '../gallery.js';

type Viewer = RequestView['viewer'];
const buttonsOf = (state: RequestState, viewer: Viewer): string[] =>
  verbs(requestCard(sampleRequestIn(state), { ...VIEW, viewer }));

const EXPECTED: Readonly<Record<RequestState, Readonly<Record<Viewer, readonly string[]>>>> = {
  draft: { requester: ['choose', 'cancel'], approver: [], everyone: ['choose', 'cancel'] },
  pending: {
    requester: ['change', 'cancel'],
    approver: ['approve', 'reject'],
    everyone: ['approve', 'reject', 'change', 'cancel'],
  },
  approved: {
    requester: ['cancel', 'refresh'],
    approver: ['reject', 'refresh'],
    everyone: ['reject', 'cancel', 'refresh'],
  },
  applying: all('refresh'),
  'awaiting-intune': {
    requester: ['cancel', 'refresh'],
    approver: ['reject', 'refresh'],
    everyone: ['reject', 'cancel', 'refresh'],
  },
  applied: all('undo'),
  stale: all('replan'),
  failed: all('replan'),
  diverged: all('replan'),
  unconfirmed: all('refresh', 'replan'),
  rejected: all(),
  cancelled: all(),
  expired: all('replan'),
};

function all(...verbsOfAll: string[]): Record<Viewer, readonly string[]> {
  return { requester: verbsOfAll, approver: verbsOfAll, everyone: verbsOfAll };
}

describe.each(STATES)('%s', (state) => {
  it.each(['requester', 'approver', 'everyone'] as const)('offers the %s what they can do', (viewer) => {
    expect(buttonsOf(state, viewer)).toEqual(EXPECTED[state][viewer]);
  });
});

it('withdraw is there once somebody approved this revision', () => {
  const approval = { kind: 'approve', person: BEN, at: NOW } as const;
  const seen = (revision: number, viewer: Viewer) =>
    verbs(
      requestCard(
        sampleRequest({ revision: 2, approvalsNeeded: 2, decisions: [{ ...approval, revision }] }),
        { ...VIEW, viewer },
      ),
    );
  expect(seen(2, 'approver')).toContain('withdraw');
  expect(seen(2, 'everyone')).toContain('withdraw');
  expect(seen(2, 'requester')).not.toContain('withdraw');
  expect(seen(1, 'approver')).not.toContain('withdraw');
});

describe('where one person looks', () => {
  const approval = { kind: 'approve', person: BEN, revision: 1, at: NOW } as const;
  const seenBy = (personId: string, overrides: Partial<ApprovalRequest> = {}, authorsMayApprove = false) =>
    verbs(
      requestCard(sampleRequest({ approvalsNeeded: 2, ...overrides }), {
        ...VIEW,
        personId,
        authorsMayApprove,
      }),
    ).filter((verb) => ['approve', 'reject', 'withdraw'].includes(verb));

  it('the requester can neither approve nor reject their own', () => {
    expect(seenBy(ALEX.id)).toEqual([]);
    expect(seenBy(ALEX.id, { state: 'approved' })).toEqual([]);
    expect(seenBy(BEN.id, { state: 'approved' })).toEqual(['reject']);
  });

  it('somebody who wrote a revision cannot approve it but can reject it', () => {
    expect(seenBy(CHRIS.id, { authors: [ALEX, CHRIS] })).toEqual(['reject']);
  });

  it('authors approve where they may, and the requester still cancels instead of rejecting', () => {
    expect(seenBy(ALEX.id, {}, true)).toEqual(['approve']);
    expect(seenBy(CHRIS.id, { authors: [ALEX, CHRIS] }, true)).toEqual(['approve', 'reject']);
  });

  it('whoever approved can withdraw, and only they', () => {
    expect(seenBy(BEN.id, { decisions: [approval] })).toEqual(['reject', 'withdraw']);
    expect(seenBy(CHRIS.id, { decisions: [approval] })).toEqual(['approve', 'reject']);
    expect(seenBy(BEN.id, { decisions: [approval], revision: 2 })).toEqual(['approve', 'reject']);
    expect(seenBy(ALEX.id, { decisions: [{ ...approval, person: ALEX }] }, true)).toEqual(['withdraw']);
  });
});

it('undo goes away once it was asked for', () => {
  const undone = requestCard(sampleRequestIn('applied', { undoneBy: 'other' }), VIEW);
  expect(verbs(undone)).toEqual([]);
});

it('titles say what is approved and what comes next', () => {
  const title = (state: RequestState, verb: string) =>
    action(requestCard(sampleRequestIn(state), VIEW), verb)?.['title'];
  expect(title('pending', 'approve')).toBe('Approve: add 1, keep 4');
  expect(title('stale', 'replan')).toBe('Plan again');
  expect(title('failed', 'replan')).toBe('Try again');
  expect(title('diverged', 'replan')).toBe('Plan a repair');
  expect(title('unconfirmed', 'replan')).toBe('Send again');
  expect(title('unconfirmed', 'refresh')).toBe('Look again');
  expect(title('expired', 'replan')).toBe('Ask again');
  expect(title('applied', 'undo')).toBe('Ask to undo');
});

it('every button carries the request and the revision, and nothing that decides', () => {
  const { id } = sampleRequest();
  for (const state of STATES) {
    const request = sampleRequestIn(state);
    for (const node of actions(requestCard(request, { ...VIEW, refreshFor: ['29:1'] }))) {
      if (node['type'] === 'Action.Execute')
        expect(node['data']).toEqual({ requestId: id, revision: request.revision });
    }
  }
});

it('approve is the one positive button', () => {
  const card = requestCard(sampleRequest(), VIEW);
  expect(
    actions(card)
      .filter((node) => node['style'] === 'positive')
      .map((node) => node['verb']),
  ).toEqual(['approve']);
});

it('reject asks for its reason, change begins with the sentence as it was read', () => {
  const card = requestCard(sampleRequest(), VIEW);
  const shown = actions(card).filter((node) => node['type'] === 'Action.ShowCard');
  expect(shown.map((node) => node['title'])).toEqual(['Reject…', 'Change…']);
  expect(element(shown[0], 'reason')['type']).toBe('Input.Text');
  expect(element(shown[1], 'text')['value']).toBe(sampleRequest().text);
  // Cut short it would be a sentence nobody wrote.
  const long = requestCard(sampleRequest({ text: 'x'.repeat(3_000) }), VIEW);
  expect(element(long, 'text')['value']).toBe('');
});
