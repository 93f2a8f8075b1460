// After a "checking" card: the copies follow, and the pressed one says what came of it, also when that is a mishap.
import { noticeText, type Notice } from '../../../cards/index.js';
import type { ApprovalRequest } from '../../domain/request.js';
import type { VerbOutcome } from '../../workflow/outcome.js';
import type { Edge } from '../edge.js';
import type { Incoming } from '../incoming.js';
import { followUp } from './after-press.js';
import type { RequestAction } from './card-action.js';
import { mishapOf, noticeOf, pressedCopy } from './show-outcome.js';

/** Waits for the work and shows how it ended. Where even the store is away, whoever pressed gets a message, and the card follows as soon as it can be read. */
export async function finishDeferredAnswer(
  edge: Edge,
  incoming: Incoming,
  action: RequestAction,
  work: Promise<VerbOutcome>,
): Promise<void> {
  let notice: Notice | undefined;
  try {
    const outcome = await work;
    void followUp(edge, incoming, action, outcome);
    notice = noticeOf(edge, outcome);
  } catch (err) {
    notice = mishapOf(edge, 'a late card action', action, err);
  }
  const request = await loadInTime(edge, incoming, action.requestId);
  if (!request) return;
  const copy = pressedCopy(request, incoming);
  // What one person is told stays off a card that everybody sees.
  const isTheirs = copy?.conversation.conversationType === 'personal';
  if (copy && notice && isTheirs) await edge.delivery.notify(request, copy, notice);
  else await edge.delivery.redraw(request);
}

/** The client shows "checking" until the card is edited: that is worth waiting longer for a store. */
const PAUSES_MS = [5_000, 15_000];

async function loadInTime(edge: Edge, incoming: Incoming, id: string): Promise<ApprovalRequest | undefined> {
  const { store, clock, log } = edge.ports;
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await store.load(id);
    } catch (err) {
      log('error', 'reading a request for a late answer', { requestId: id, err });
      if (attempt === 0) sayStoreDown(edge, incoming);
      const pause = PAUSES_MS[attempt];
      if (pause === undefined) return undefined;
      await clock.sleep(pause);
    }
  }
}

/** Only where nobody else reads it. */
function sayStoreDown({ background, writer }: Edge, { conversation }: Incoming): void {
  if (conversation.conversationType !== 'personal') return;
  background.start(writer.post(conversation, { text: noticeText({ kind: 'storeDown' }), onlyTells: true }));
}
