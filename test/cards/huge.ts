// A request as large as a tenant can make one, under names as long as they get.
import type { Assignment } from '../../bot/domain/assignment.js';
import type { Plan } from '../../bot/domain/plan/plan.js';
import type { ApprovalRequest, RequestState } from '../../bot/domain/request.js';
import { CARD_BYTES, cardBytes, requestCard } from '../../cards/index.js';
import { BEN, HOLD, sampleGroup, sampleRequestIn } from '../support/requests.js';
import { guid, NOW, OTHERS, planOf, VIEW } from './gallery.js';

/** Ways to name group number n. */
export const NAMES: Readonly<Record<string, (n: number) => string>> = {
  ordinary: (n) => `Site ${String(n)} laptops`,
  'of 256 letters': (n) => `${String(n)} ${'W'.repeat(250)}`,
  'of 256 Chinese characters': (n) => `${String(n)} ${'策'.repeat(250)}`,
  'of 256 quotation marks': (n) => `${String(n)} ${'"'.repeat(250)}`,
  'of emoji': (n) => `${String(n)} ${'👩‍💻'.repeat(50)}`,
};
const TEAMS_IDS = Array.from({ length: 60 }, (_, n) => `29:${String(n).padStart(2, '0')}${'x'.repeat(86)}`);
/** Everything a view can add to a card. */
export const VIEW_ALL = { ...VIEW, refreshFor: TEAMS_IDS, notice: { kind: 'oldRevision' } } as const;

const PLANS = new Map<string, Plan>();

/** Building a plan of 5,000 rows takes longer than drawing it. */
function planFor(rows: number, label: (n: number) => string): Plan {
  const key = `${String(rows)} ${label(0)}`;
  const plan = PLANS.get(key) ?? planOf(rows, label);
  PLANS.set(key, plan);
  return plan;
}

/** The request in this state over a plan of so many rows, all of them moved, missing or extra where that can be. */
export function huge(
  state: RequestState,
  rows: number,
  label: (n: number) => string,
  added: boolean,
): ApprovalRequest {
  const request = sampleRequestIn(state);
  const kept = planFor(rows, label);
  const alreadySo = kept.before.map(({ target }) => ({ verb: 'assign', target }) as const);
  const warnings = [
    { kind: 'filterGone', filterId: guid(1), rows: kept.before },
    { kind: 'duplicate', rows: kept.before, sent: kept.before },
  ] as const;
  const plan = added
    ? { ...kept, added: kept.after, kept: [], before: [] }
    : { ...kept, unsent: kept.before, alreadySo, warnings };
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
      doing: 'sendAssignments',
      advice: {
        kind: 'sentence',
        text: 'Look in Intune whether this approval was made for this very change.',
      },
      message: label(6).repeat(4),
      code: label(7),
    },
  };
}

/** Other requests on the same policy. */
function others(label: (n: number) => string) {
  return OTHERS.map((other, n) => ({ ...other, requester: { id: guid(n), name: label(n) } }));
}

/** States over a plan of so many rows whose card is too large for Teams. */
export function tooLarge(
  states: readonly RequestState[],
  rows: number,
  label: (n: number) => string,
): string[] {
  const view = { ...VIEW_ALL, others: others(label) };
  return states.filter((state) =>
    [false, true].some(
      (added) => cardBytes(requestCard(huge(state, rows, label, added), view)) >= CARD_BYTES,
    ),
  );
}
