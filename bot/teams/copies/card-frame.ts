// What a card needs besides its request: for whom it is drawn, when, whose client refreshes it, and what else waits.
import type { Notice, RequestView } from '../../../cards/index.js';
import { isOver } from '../../domain/moves.js';
import type { ApprovalRequest, Audience, CardCopy } from '../../domain/request.js';
import type { Clock, Log, PeopleStore, RequestStore, Settings } from '../../workflow/ports.js';
import { requestsOnSamePolicy, policyIdOf } from './same-policy.js';

/** What a request's cards show that is not the request itself: read once, drawn on any number of copies. */
export type Around = Required<Pick<RequestView, 'others' | 'refreshFor'>>;

/** For cards that cannot wait for it. */
export const NOTHING_AROUND: Around = { others: [], refreshFor: [] };

export interface CardFrame {
  /** Reads what is around a request. Throws what the store throws. */
  around(request: ApprovalRequest): Promise<Around>;
  /** How a posted copy is drawn. In a shared conversation the people concerned get their own view by `refresh`. */
  viewOf(
    request: ApprovalRequest,
    copy: Pick<CardCopy, 'audience' | 'conversation'>,
    around: Around,
    notice?: Notice,
  ): RequestView;
  /** How the request is drawn for one person who pressed. */
  viewFor(viewer: Viewer, around: Around, notice?: Notice): RequestView;
}

/** `personId` is an Entra object id; absent where several people see the card. */
export interface Viewer {
  readonly audience: Audience;
  readonly personId?: string;
}

interface FrameParts {
  readonly clock: Clock;
  readonly people: Pick<PeopleStore, 'find'>;
  readonly store: Pick<RequestStore, 'load' | 'waiting'>;
  readonly settings: Settings;
  readonly isIntuneReadable: boolean;
  /** Origin of the Intune portal. */
  readonly portal: string;
  readonly log: Log;
}

export function createCardFrame(parts: FrameParts): CardFrame {
  const { clock, settings, portal, isIntuneReadable } = parts;
  const viewFor: CardFrame['viewFor'] = ({ audience, personId }, { others }, notice) => ({
    viewer: audience,
    now: clock.now(),
    portal,
    authorsMayApprove: settings.rule.selfApproval === 'allow',
    frozen: settings.frozen,
    others,
    intuneUnseen: !isIntuneReadable,
    ...(personId !== undefined && { personId }),
    ...(notice && { notice }),
  });
  return {
    around: async (request) => {
      const [others, refreshFor] = await Promise.all([
        readOthers(parts, request),
        readConcerned(parts, request),
      ]);
      return { others, refreshFor };
    },
    viewFor,
    viewOf: (request, { audience, conversation }, around, notice) => {
      const { personId } = conversation;
      const view = viewFor({ audience, ...(personId !== undefined && { personId }) }, around, notice);
      const isShared = audience === 'everyone' && conversation.conversationType !== 'personal';
      return isShared && !isOver(request.state) ? { ...view, refreshFor: around.refreshFor } : view;
    },
  };
}

/** More than this are not named on a card. */
const MOST_OTHERS = 10;

async function readOthers({ store, log }: FrameParts, request: ApprovalRequest): Promise<Around['others']> {
  const policyId = policyIdOf(request);
  if (policyId === undefined || isOver(request.state)) return [];
  const waiting = (await requestsOnSamePolicy(store, policyId, request.id)).slice(0, MOST_OTHERS);
  const loaded = await Promise.all(
    waiting.map(({ id }) =>
      store.load(id).catch((err: unknown) => {
        // One that cannot be read must not keep this one's cards from being drawn.
        log('error', 'reading another request about the policy', { requestId: id, err });
        return undefined;
      }),
    ),
  );
  return loaded.flatMap((other) => {
    if (other?.tenantId !== request.tenantId || isOver(other.state)) return [];
    const { id, shortId, requester, state } = other;
    return policyIdOf(other) === policyId ? [{ id, shortId, requester, state }] : [];
  });
}

/** Teams ids of the requester and of whoever was asked, for copies that several people see. */
async function readConcerned({ people }: FrameParts, request: ApprovalRequest): Promise<readonly string[]> {
  const { askedIn, cards, requester, reach, tenantId } = request;
  const isShared = [askedIn, ...cards.map(({ conversation }) => conversation)].some(
    ({ conversationType }) => conversationType !== 'personal',
  );
  if (!isShared || isOver(request.state)) return [];
  const ids = [requester.id, ...(reach?.reached ?? []).map(({ id }) => id)];
  const known = await people.find(tenantId, [...new Set(ids)]);
  return known.map(({ teamsId }) => teamsId);
}
