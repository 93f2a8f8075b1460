// A change that Intune's own approval holds: what people read while it is held, and after.
import type { IntuneHold } from '../../../bot/domain/intune-hold.js';
import type { ApprovalRequest, RequestState } from '../../../bot/domain/request.js';
import { requestCard, summary } from '../../../cards/index.js';
import { action, element, has, lines, textOf } from '../../support/card-text.js';
import { ALEX, BEN, CHRIS, DANA, HOLD, sampleRequestIn } from '../../support/requests.js';
import { VIEW } from '../gallery.js';

const held = (hold: Partial<IntuneHold> = {}, overrides: Partial<ApprovalRequest> = {}) =>
  sampleRequestIn('awaiting-intune', { hold: { ...HOLD, ...hold }, ...overrides });
const show = (request: ApprovalRequest) => requestCard(request, VIEW);
/** A request that ended while it was held. */
const ended = (state: RequestState, hold: Partial<IntuneHold>, overrides: Partial<ApprovalRequest> = {}) =>
  requestCard({ ...held(hold, overrides), state }, VIEW);

describe('a held request', () => {
  const card = show(held());

  it('says first that nothing has changed, and until when it can be approved', () => {
    expect(textOf(card, 'status')).toBe(
      'Held by Intune: must be approved in Intune · until Thu 26 Nov 14:07 UTC',
    );
    expect(textOf(card, 'ending')).toBe(
      'Nothing has changed in the tenant. Intune’s own approval (Multi Admin Approval) holds the change until Thu 26 Nov 14:07 UTC.',
    );
  });

  it('shows the approval code as text that can be selected, in monospace', () => {
    expect(element(card, 'code')['inlines']).toEqual([
      { type: 'TextRun', text: 'Approval code ', weight: 'Bolder' },
      { type: 'TextRun', text: HOLD.code, fontType: 'Monospace' },
    ]);
  });

  it('leads to the approval step by step, and says who can, who cannot and who should not', () => {
    expect(textOf(card, 'hold-steps').split('\n')).toEqual([
      'How to approve it. Intune notifies nobody: tell an approver.',
      '1. In the Intune admin center, open Tenant administration > Multi Admin Approval > All requests.',
      '2. In the list, open the request whose business justification begins Countersign 7f3kq2m9d4x8w6t1/1.',
      '3. Compare it with this card, then select Approve request.',
      '4. Nothing more is needed here: the bot reads the policy again and, if nothing moved, sends the same body, byte for byte, with the code, and reads the result back.',
      'Who can: members of the approver group of Intune’s access policy for compliance policies.',
      'Who cannot: whoever filed it. That was this bot’s application, and an application can never approve.',
      'Who should not: “Alex Rivera”, who asked for this. Intune would let them, because the bot filed it, but then nobody else has looked there.',
    ]);
  });

  it('names everybody who wrote a revision as those who should not approve', () => {
    expect(textOf(show(held({}, { authors: [ALEX, CHRIS] })), 'hold-steps')).toContain(
      'Who should not: “Alex Rivera”, “Chris Lindqvist”, who wrote this request.',
    );
  });

  it('says what Intune last said', () => {
    expect(textOf(card, 'hold')).not.toContain('Intune last said');
    expect(textOf(show(held({ status: 'needsApproval' })), 'hold')).toContain(
      'Intune last said: waiting for approval',
    );
    expect(textOf(show(held({ status: 'unknown' })), 'hold')).toContain(
      'Intune last said: nothing this bot understands',
    );
  });

  it('offers to try the code where Intune cannot be asked, and says why', () => {
    const unseen = requestCard(held(), { ...VIEW, intuneUnseen: true });
    expect(action(unseen, 'refresh')?.['title']).toBe('Try the code now');
    expect(textOf(unseen, 'hold')).toContain(
      'The bot cannot ask Intune how it stands: Graph’s beta version is switched off for it.',
    );
    expect(textOf(unseen, 'hold')).toContain('4. Come back and press Try the code now: the bot reads');
    expect(action(card, 'refresh')?.['title']).toBe('Look again');
  });

  it('says why the code was not taken, and still how to approve it', () => {
    const refused = {
      kind: 'forbidden',
      doing: 'sendAssignments',
      advice: { kind: 'sentence', text: 'Look.' },
      message: 'No.',
    } as const;
    const text = textOf(show(held({ refused })), 'hold');
    expect(text).toContain('⚠ The code was tried, and it did not go through:');
    expect(text).toContain('Graph’s words: “No.”');
    expect(text).toContain('How to approve it.');
  });

  it('needs no steps any more once it is approved there', () => {
    const approved = show(held({ status: 'approved', decidedBy: DANA }));
    expect(textOf(approved, 'status')).toBe('Held by Intune: approved there, re-reading and sending');
    expect(textOf(approved, 'ending')).toBe(
      'Approved in Intune by “Dana Koch”. The policy is read again; if nothing moved, the same body is sent with the code and read back.',
    );
    expect(textOf(approved, 'hold')).toBe(`Approval code ${HOLD.code}`);
    expect(textOf(show(held({ tryCode: true })), 'status')).toBe('Held by Intune: trying its code');
  });

  it('says that it is an operator it waits for, once approved', () => {
    const frozen = requestCard(held({ status: 'approved' }), { ...VIEW, frozen: true });
    expect(textOf(frozen, 'status')).toBe('Held by Intune: an operator has stopped all changes');
    expect(textOf(frozen, 'ending')).toContain(
      'Approved in Intune. Nothing has changed in the tenant. An operator has stopped all changes.',
    );
    expect(textOf(requestCard(held(), { ...VIEW, frozen: true }), 'status')).toContain(
      'must be approved in Intune',
    );
  });

  it('of which nothing more is known says at least that nothing has changed', () => {
    const { hold, ...bare } = held();
    expect(hold).toBeDefined();
    expect(textOf(show(bare), 'ending')).toContain('Nothing has changed in the tenant.');
    expect(has(show(bare), 'hold')).toBe(false);
  });
});

describe('whoever approved in Intune and also wrote the request', () => {
  const bySelf = { decidedBy: ALEX, decidedByAuthor: true } as const;
  const warning =
    '⚠ Approved in Intune by “Alex Rivera”, who also asked for this: nobody else approved it there.';

  it.each(['awaiting-intune', 'applying', 'applied', 'unconfirmed', 'diverged', 'stale', 'failed'] as const)(
    'is named on the card when it is %s',
    (state) => {
      const card = show(sampleRequestIn(state, { hold: { ...HOLD, status: 'approved', ...bySelf } }));
      expect(textOf(card, 'same-eyes')).toBe(warning);
    },
  );

  it('is found by id where Intune gives no name, in any case of letters', () => {
    const decidedBy = { id: CHRIS.id.toUpperCase() };
    const card = show(
      held({ status: 'approved', decidedBy, decidedByAuthor: true }, { authors: [ALEX, CHRIS] }),
    );
    expect(textOf(card, 'same-eyes')).toContain('by “Chris Lindqvist”, who also wrote this request:');
  });

  it('is nobody when somebody else approved', () => {
    expect(has(show(held({ status: 'approved', decidedBy: DANA })), 'same-eyes')).toBe(false);
  });
});

describe('after Intune', () => {
  it('an applied request says who approved it there', () => {
    const hold = { ...HOLD, status: 'completed', decidedBy: { id: DANA.id } } as const;
    expect(textOf(show(sampleRequestIn('applied', { hold })), 'ending')).toContain(
      `Approved by “Ben Okafor”. Approved in Intune by ${DANA.id}. Read back`,
    );
  });

  it('says that it ended there, by whom if that is known, and that nothing took effect', () => {
    const status = (card: unknown) => textOf(card, 'status');
    expect(status(ended('rejected', { status: 'rejected', decidedBy: DANA }))).toBe(
      'Rejected in Intune by “Dana Koch”: nothing took effect',
    );
    expect(status(ended('cancelled', { status: 'cancelled' }))).toBe(
      'Cancelled in Intune: nothing took effect',
    );
    expect(status(ended('expired', { status: 'expired' }))).toBe(
      'Expired in Intune: it held the change until Thu 26 Nov 14:07 UTC, nothing took effect',
    );
  });

  it('does not say that it ended there when a person ended it here', () => {
    const card = ended('rejected', { toCancel: true }, { endedBy: BEN });
    expect(textOf(card, 'status')).toBe('Rejected by “Ben Okafor”: nothing took effect');
  });

  it('says what becomes of the approval request that is left there', () => {
    const left = (hold: Partial<IntuneHold>) => textOf(ended('cancelled', hold, { endedBy: ALEX }), 'ending');
    expect(left({ toCancel: true })).toBe(
      'Its approval request in Intune is being cancelled. Until then Intune takes no other change to this policy.',
    );
    expect(left({ status: 'needsApproval' })).toBe(
      `Its approval request may still be open in Intune: the bot could not cancel it. Until it is rejected there, or until Thu 26 Nov 14:07 UTC, Intune takes no other change to this policy. Code ${HOLD.code}`,
    );
    expect(left({ status: 'cancelled' })).toBe('');
    expect(left({ expiresAt: VIEW.now })).toBe('');
  });

  it('a stale one sent its body and yet did nothing', () => {
    const request = sampleRequestIn('stale', { hold: { ...HOLD, toCancel: true } });
    expect(textOf(show(request), 'status')).toBe('Stale: the assignments moved, nothing took effect');
    expect(lines(element(show(request), 'ending'))).toEqual([
      'This policy was changed after the plan was made. Nothing took effect.',
      'Moved outside Countersign: in Intune itself, or by another program.',
      'Its approval request in Intune is being cancelled. Until then Intune takes no other change to this policy.',
      'What moved since the plan:',
    ]);
    expect(summary(request)).toBe('Stale, nothing took effect: Windows 11 baseline, +1, 4 kept');
  });
});
