// Finds who may approve a new revision and writes to them: in their own chats, or by mention where it was asked.
import { ruleGroupIds, whyNotApprove } from '../domain/approval.js';
import type { Person } from '../domain/person.js';
import { wasAskedAlone, type ApprovalRequest, type Reach } from '../domain/request.js';
import { findCopy } from './attach-card.js';
import type { Asked, KnownPerson, Ports } from './ports.js';
import { save } from './save.js';

/** More people than this are not looked at; the most recently seen come first. */
const MOST_CANDIDATES = 500;
/** For so long whoever could not be written to is tried again; after that the card says who was reached. */
const ASK_AGAIN_MS = 15 * 60_000;

/**
 * Brings a pending request to the eligible approvers the bot knows and records each as soon as they were reached, so that
 * dying in between loses next to nothing; the cards say in the end if that is fewer than are needed. Until everybody was
 * asked the answer is `unsure`: asking again later reaches those who were not reached yet, and nobody twice.
 */
export async function askApprovers(ports: Ports, request: ApprovalRequest): Promise<void> {
  const { approvers, isComplete } = await findApprovers(ports, request);
  const reached = new Set([request.requester.id, ...(request.reach?.reached ?? []).map(({ id }) => id)]);
  const others = approvers.filter(({ id }) => !reached.has(id));
  const record = takingAlong((asked: readonly Asked[]) => recordAsked(ports, request, others, asked));
  await ports.delivery.askApprovers(request, others, async (asked) => {
    reached.add(asked.personId);
    await record(asked);
  });
  const isAllReached = others.every(({ id }) => reached.has(id));
  const isSure = isComplete && (isAllReached || !wasAskedAlone(request) || isOld(ports, request));
  await conclude(ports, request, {
    self: approvers.filter(({ id }) => id === request.requester.id),
    isSure,
  });
}

/** Saves what comes one at a time; what comes meanwhile is saved together with the next. */
function takingAlong<T>(saveAll: (batch: readonly T[]) => Promise<void>): (one: T) => Promise<void> {
  let waiting: readonly T[] = [];
  let turn: Promise<void> = Promise.resolve();
  return (one) => {
    waiting = [...waiting, one];
    turn = turn.then(async () => {
      const batch = waiting;
      waiting = [];
      if (batch.length > 0) await saveAll(batch);
    });
    return turn;
  };
}

/** Adds copies and people. A copy of an earlier revision is remembered, too: it must follow. Faults are logged: others are still being written to. */
async function recordAsked(
  ports: Ports,
  request: ApprovalRequest,
  others: readonly KnownPerson[],
  asked: readonly Asked[],
): Promise<void> {
  const askedIds = new Set(asked.map(({ personId }) => personId));
  const people = others.filter(({ id }) => askedIds.has(id));
  try {
    const result = await save<undefined>(ports, request.id, (current) => {
      const copies = asked.flatMap(({ copy }) => (copy && !findCopy(current, copy) ? [copy] : []));
      const isSame = current.revision === request.revision;
      if (!isSame && copies.length === 0) return { kind: 'stop', answer: undefined };
      const reach = withPeople(current, people, false);
      return {
        kind: 'save',
        request: { ...current, ...(isSame && { reach }), cards: [...current.cards, ...copies] },
        event: { action: 'posted', detail: { copies: copies.length, reached: reach.reached.length } },
      };
    });
    // Somebody pressed meanwhile: the new copy shows less than the others.
    if (result.kind === 'saved' && hasMoved(result.request, request))
      void ports.delivery.update(result.request);
  } catch (err) {
    ports.log('error', 'recording who was asked', { requestId: request.id, err });
  }
}

function hasMoved(now: ApprovalRequest, asked: ApprovalRequest): boolean {
  return (
    now.revision !== asked.revision ||
    now.state !== asked.state ||
    now.decisions.length !== asked.decisions.length
  );
}

/** A requester who may approve needs no card of their own. */
async function conclude(
  ports: Ports,
  request: ApprovalRequest,
  { self, isSure }: { readonly self: readonly KnownPerson[]; readonly isSure: boolean },
): Promise<void> {
  const result = await save<ApprovalRequest>(ports, request.id, (current) => {
    const reach = withPeople(current, self, isSure);
    const isNews = JSON.stringify(reach) !== JSON.stringify(current.reach);
    if (current.revision !== request.revision || !isNews) return { kind: 'stop', answer: current };
    return {
      kind: 'save',
      request: { ...current, reach },
      event: { action: 'posted', detail: { reached: reach.reached.length, sure: isSure } },
    };
  });
  if (result.kind === 'saved') await ports.delivery.update(result.request);
}

function withPeople(
  { reach, approvalsNeeded }: ApprovalRequest,
  people: readonly KnownPerson[],
  isSure: boolean,
): Reach {
  const earlier = reach?.reached ?? [];
  const fresh = people.filter(({ id }) => !earlier.some((person) => person.id === id));
  const reached = [...earlier, ...fresh.map(({ id, name }): Person => ({ id, name }))];
  return { needed: approvalsNeeded, reached, ...(!isSure && { unsure: true }) };
}

/** Whether the plan that is to be approved was made so long ago that nobody is tried again. */
function isOld({ clock }: Pick<Ports, 'clock'>, { plan }: ApprovalRequest): boolean {
  return plan !== undefined && Date.parse(clock.now()) - Date.parse(plan.madeAt) >= ASK_AGAIN_MS;
}

interface Approvers {
  readonly approvers: readonly KnownPerson[];
  /** Everybody could be looked up. */
  readonly isComplete: boolean;
}

async function findApprovers(ports: Ports, request: ApprovalRequest): Promise<Approvers> {
  const people = wasAskedAlone(request)
    ? (await ports.people.known(request.tenantId)).filter(({ personalChat }) => personalChat !== undefined)
    : await ports.delivery.peopleIn(request.askedIn);
  const candidates = people.slice(0, MOST_CANDIDATES);
  const { rule } = ports.settings;
  const memberships =
    candidates.length === 0
      ? []
      : await ports.directory.memberships(
          candidates.map(({ id }) => id),
          ruleGroupIds(rule),
        );
  const approvers = candidates.filter((_, index) => {
    const membership = memberships[index];
    return membership !== undefined && whyNotApprove(request, membership, rule) === undefined;
  });
  return { approvers, isComplete: memberships.every(({ kind }) => kind !== 'unread') };
}
