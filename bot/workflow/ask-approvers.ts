// Finds who may approve a new revision and writes to them: in their own chats, or by mention where it was asked.
import { ruleGroupIds, whyNotApprove } from '../domain/approval.js';
import type { Person } from '../domain/person.js';
import { wasAskedAlone, type ApprovalRequest } from '../domain/request.js';
import type { Asked, KnownPerson, Ports } from './ports.js';
import { save } from './save.js';

/** More people than this are not looked at; the most recently seen come first. */
const MOST_CANDIDATES = 500;

/**
 * Brings a pending request to the eligible approvers the bot knows and records who was reached; the cards
 * then say if that is fewer than are needed. Where somebody could not be looked up the answer is `unsure`:
 * asking again later reaches those who were not reached yet, and nobody twice.
 */
export async function askApprovers(ports: Ports, request: ApprovalRequest): Promise<void> {
  const found = await findApprovers(ports, request);
  const already = new Set([request.requester.id, ...(request.reach?.reached ?? []).map(({ id }) => id)]);
  const others = found.approvers.filter(({ id }) => !already.has(id));
  const asked = await ports.delivery.askApprovers(request, others);
  await record(ports, request, found, asked);
}

interface Approvers {
  readonly approvers: readonly KnownPerson[];
  /** Everybody could be looked up. */
  readonly isComplete: boolean;
}

async function record(
  ports: Ports,
  request: ApprovalRequest,
  { approvers, isComplete }: Approvers,
  asked: readonly Asked[],
): Promise<void> {
  const earlier = request.reach?.reached ?? [];
  const askedIds = new Set([request.requester.id, ...asked.map(({ personId }) => personId)]);
  const fresh = approvers.filter(({ id }) => askedIds.has(id) && !earlier.some((person) => person.id === id));
  const reached = [...earlier, ...fresh.map(({ id, name }): Person => ({ id, name }))];
  const copies = asked.flatMap(({ copy }) => (copy ? [copy] : []));
  const result = await save<undefined>(ports, request.id, (current) => {
    const isSame = current.revision === request.revision;
    const isNews = copies.length > 0 || fresh.length > 0 || isComplete || !current.reach;
    if (!isNews || (!isSame && copies.length === 0)) return { kind: 'stop', answer: undefined };
    const reach = { needed: current.approvalsNeeded, reached, ...(!isComplete && { unsure: true as const }) };
    return {
      kind: 'save',
      request: { ...current, ...(isSame && { reach }), cards: [...current.cards, ...copies] },
      event: { action: 'posted', detail: { copies: copies.length, reached: reached.length } },
    };
  });
  if (result.kind === 'saved') await ports.delivery.update(result.request);
}

async function findApprovers(ports: Ports, request: ApprovalRequest): Promise<Approvers> {
  const people = wasAskedAlone(request)
    ? (await ports.people.known(request.tenantId)).filter(({ personalChat }) => personalChat !== undefined)
    : await ports.delivery.peopleIn(request.askedIn);
  const candidates = people.slice(0, MOST_CANDIDATES);
  const { rule } = ports.settings;
  const standings =
    candidates.length === 0
      ? []
      : await ports.directory.standings(
          candidates.map(({ id }) => id),
          ruleGroupIds(rule),
        );
  const approvers = candidates.filter((_, index) => {
    const standing = standings[index];
    return standing !== undefined && whyNotApprove(request, standing, rule) === undefined;
  });
  return { approvers, isComplete: standings.every(({ kind }) => kind !== 'unread') };
}
