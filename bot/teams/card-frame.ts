// What a card needs besides its request: for whom it is drawn, when, and whose client shows it refreshed.
import type { Notice, RequestView } from '../../cards/index.js';
import { isOver } from '../domain/moves.js';
import type { ApprovalRequest, Audience, CardCopy } from '../domain/request.js';
import type { Clock, PeopleStore, Settings } from '../workflow/ports.js';

export interface CardFrame {
  /** How a posted copy is drawn. In a shared conversation the people concerned get their own view by `refresh`. */
  viewOf(
    request: ApprovalRequest,
    copy: Pick<CardCopy, 'audience' | 'conversation'>,
    notice?: Notice,
  ): Promise<RequestView>;
  /** How the request is drawn for one person who pressed. */
  viewFor(viewer: Audience, notice?: Notice, personId?: string): RequestView;
}

export function createCardFrame(parts: {
  readonly clock: Clock;
  readonly people: Pick<PeopleStore, 'known'>;
  readonly settings: Settings;
  readonly portal: string;
}): CardFrame {
  const viewFor: CardFrame['viewFor'] = (viewer, notice, personId) => ({
    viewer,
    now: parts.clock.now(),
    portal: parts.portal,
    authorsMayApprove: parts.settings.rule.selfApproval === 'allow',
    frozen: parts.settings.frozen,
    ...(personId !== undefined && { personId }),
    ...(notice && { notice }),
  });
  return {
    viewFor,
    viewOf: async (request, copy, notice) => {
      const view = viewFor(copy.audience, notice, copy.conversation.personId);
      if (copy.audience !== 'everyone' || copy.conversation.conversationType === 'personal') return view;
      if (isOver(request.state)) return view;
      const concerned = new Set([
        request.requester.id,
        ...(request.reach?.reached ?? []).map(({ id }) => id),
      ]);
      const known = await parts.people.known(request.tenantId);
      const refreshFor = known.filter(({ id }) => concerned.has(id)).map(({ teamsId }) => teamsId);
      return { ...view, refreshFor };
    },
  };
}
