// Which request whoever pressed is shown.
import type { ApprovalRequest } from '../../domain/request.js';
import type { VerbOutcome } from '../../workflow/outcome.js';

/** The request whoever pressed is shown; nothing for people who are told nothing. */
export function shownRequest(outcome: VerbOutcome): ApprovalRequest | undefined {
  switch (outcome.kind) {
    case 'stranger':
    case 'turnedAway':
    case 'notFound':
      return undefined;
    case 'asked':
      return outcome.undone;
    case 'done':
    case 'refused':
    case 'fault':
    case 'unplanned':
      return outcome.request;
  }
}
