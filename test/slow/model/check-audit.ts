// The audit trail: it explains every step, links to itself, and names only people who were allowed and who pressed.
import { isAuthor } from '../../../bot/domain/approval.js';
import { NO_EVENT, type AuditAction, type AuditEvent } from '../../../bot/domain/audit.js';
import { canonicalJson } from '../../../bot/domain/json.js';
import { mayMove } from '../../../bot/domain/moves.js';
import type { ApprovalRequest } from '../../../bot/domain/request.js';
import { sha256 } from '../../../bot/workflow/audit-chain.js';
import type { Commit, Journal } from './journal-shape.js';
import { mayApprove, mayAsk } from './story.js';

/** Checks one commit as it is made. */
export function checkCommit(journal: Journal, commit: Commit): void {
  const { before, saved, event } = commit;
  const complain = (what: string): void => journal.complain(`${saved.id} ${event.action}: ${what}`);
  const isFirstLegal = before !== undefined || saved.state === 'draft' || saved.state === 'pending';
  if (!isFirstLegal || (before && !mayMove(before.state, saved.state))) {
    complain(`illegal move from ${before?.state ?? 'nothing'} to ${saved.state}`);
  }
  if (event.state !== saved.state || event.revision !== saved.revision)
    complain('the event tells of another step');
  if (saved.seq !== event.seq || saved.head !== event.hash) complain('the request does not end in its event');
  if (
    before?.plan &&
    before.plan.request.body !== saved.plan?.request.body &&
    saved.revision === before.revision
  ) {
    complain('the plan moved without its revision');
  }
  if (
    saved.state === 'approved' &&
    before?.state !== 'approved' &&
    new Set(approversOf(saved)).size < saved.approvalsNeeded
  ) {
    complain('approved by too few');
  }
  if (event.action === 'withdrew' && approversOf(saved).includes(event.actor?.id ?? ''))
    complain('still counts');
  const why = before ? whyNotAllowed(journal, commit, before) : whyNotAskedBy(commit);
  if (why !== undefined) complain(why);
}

function whyNotAskedBy({ event }: Commit): string | undefined {
  return event.action === 'asked' && event.actor && mayAsk(event.actor.id)
    ? undefined
    : 'asked by nobody who may';
}

/** Who approved the revision it has. Counted here, not by the bot. */
function approversOf({ decisions, revision }: ApprovalRequest): readonly string[] {
  const counts = decisions.filter(
    (decision) => decision.kind === 'approve' && decision.revision === revision,
  );
  return counts.map(({ person }) => person.id);
}

/** What only people do, and what only the bot does; `rejected` and `cancelled` are either's. */
const BY_PEOPLE: readonly AuditAction[] = ['approved', 'withdrew', 'changed', 'replanned', 'chose'];
const BY_EITHER: readonly AuditAction[] = ['rejected', 'cancelled', 'undone'];

function whyNotAllowed(
  journal: Journal,
  { event, saved }: Commit,
  before: ApprovalRequest,
): string | undefined {
  const { actor, action } = event;
  if (!actor) {
    if (BY_PEOPLE.includes(action)) return 'nobody did it';
    const isExplained = event.detail['inIntune'] === true || event.detail['orphan'] === true;
    return (action === 'rejected' || action === 'cancelled') && !isExplained ? 'nobody ended it' : undefined;
  }
  if (!BY_PEOPLE.includes(action) && !BY_EITHER.includes(action)) return 'the bot says a person did it';
  if (action !== 'undone' && !hasPressed(journal, event, before)) return `${actor.name} never pressed that`;
  return mayDo(action, actor.id, { before, saved }) ? undefined : `${actor.name} may not`;
}

const VERB_OF: Partial<Record<AuditAction, readonly string[]>> = {
  approved: ['approve'],
  withdrew: ['withdraw'],
  rejected: ['reject'],
  cancelled: ['cancel'],
  changed: ['change', 'dropGone'],
  replanned: ['replan'],
  chose: ['choose'],
};

/** On the card of the very revision that the step was made on. */
function hasPressed(
  journal: Journal,
  { action, actor }: AuditEvent,
  { id, revision }: ApprovalRequest,
): boolean {
  return journal.presses.some(
    (press) =>
      press.personId === actor?.id &&
      press.requestId === id &&
      press.revision === revision &&
      (VERB_OF[action] ?? []).includes(press.verb),
  );
}

function mayDo(
  action: AuditAction,
  personId: string,
  { before, saved }: { readonly before: ApprovalRequest; readonly saved: ApprovalRequest },
): boolean {
  const isRequester = before.requester.id === personId;
  switch (action) {
    case 'approved':
      return mayApprove(personId) && !isAuthor(before, personId);
    case 'withdrew':
      return approversOf(before).includes(personId);
    case 'rejected':
      return mayApprove(personId) && !isRequester;
    case 'replanned':
      return (isAuthor(before, personId) || mayApprove(personId)) && isAuthor(saved, personId);
    case 'undone':
      return mayAsk(personId);
    default:
      return isRequester;
  }
}

/** Checks a whole trail as the store gives it: complete, in order, each event linked to the one before. */
export function checkTrail(journal: Journal, request: ApprovalRequest, trail: readonly AuditEvent[]): void {
  const complain = (what: string): void => journal.complain(`the trail of ${request.id}: ${what}`);
  const made = journal.commits.filter(({ saved }) => saved.id === request.id).length;
  if (trail.length !== made || trail.length !== request.seq) complain('not one event per step');
  let prev = NO_EVENT;
  trail.forEach((event, index) => {
    const { hash } = event;
    if (event.seq !== index + 1 || event.prev !== prev) complain(`event ${String(event.seq)} is out of line`);
    if (hashOf(event) !== hash) complain(`event ${String(event.seq)} was altered`);
    prev = hash;
  });
  if (prev !== request.head || trail.at(-1)?.state !== request.state)
    complain('it ends elsewhere than the request');
}

function hashOf({ hash, actor, ...rest }: AuditEvent): string {
  return sha256(canonicalJson({ ...rest, ...(actor && { actor: { id: actor.id, name: actor.name } }) }));
}
