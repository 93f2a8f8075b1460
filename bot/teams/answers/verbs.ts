// What each verb of a card does: one row a verb.
import type { VerbOutcome } from '../../workflow/outcome.js';
import type { Click } from '../../workflow/click.js';
import type { Ports } from '../../workflow/ports.js';
import { approve } from '../../workflow/verbs/approve.js';
import { cancel } from '../../workflow/verbs/cancel.js';
import { change } from '../../workflow/verbs/change.js';
import { choose } from '../../workflow/verbs/choose.js';
import { dropGone } from '../../workflow/verbs/drop-gone.js';
import { refresh } from '../../workflow/verbs/refresh.js';
import { reject } from '../../workflow/verbs/reject.js';
import { replan } from '../../workflow/verbs/replan.js';
import { undo } from '../../workflow/verbs/undo.js';
import { withdraw } from '../../workflow/verbs/withdraw.js';
import type { Incoming } from '../incoming.js';
import type { RequestAction } from './card-action.js';

/** Who pressed or wrote it, and where. */
type Presser = Pick<Incoming, 'actor' | 'conversation'>;

type Run = (ports: Ports, click: Click, action: RequestAction, presser: Presser) => Promise<VerbOutcome>;

/** Only a press on "Look again" looks at Graph or Intune; showing what is known does not. */
const verbs: Readonly<Record<RequestAction['verb'], Run>> = {
  approve,
  reject: (ports, click, { reason = '' }) => reject(ports, click, reason),
  cancel,
  withdraw,
  choose: (ports, click, { choice = '' }) => choose(ports, click, choice),
  change: (ports, click, { text = '' }) => change(ports, click, text),
  dropGone,
  replan,
  undo: (ports, click, _action, { conversation }) => undo(ports, click, conversation),
  refresh: (ports, click, { isAutomatic }) => refresh(ports, click, { isAutomatic }),
  payload: (ports, click) => refresh(ports, click, { isAutomatic: true }),
  open: (ports, click) => refresh(ports, click, { isAutomatic: true }),
};

/** Runs the verb of a card action for whoever pressed. Throws StoreError. */
export function perform(ports: Ports, presser: Presser, action: RequestAction): Promise<VerbOutcome> {
  const click = { requestId: action.requestId, revision: action.revision, actor: presser.actor };
  return verbs[action.verb](ports, click, action, presser);
}
