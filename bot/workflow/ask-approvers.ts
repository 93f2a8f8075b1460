// Finds who may approve a new revision and writes to them: in their own chats, or by mention where it was asked.
import { ruleGroupIds, whyNotApprove } from '../domain/approval.js';
import type { ApprovalRequest } from '../domain/request.js';
import type { KnownPerson, Ports } from './ports.js';
import { save } from './save.js';

/** More people than this are not looked at; the most recently seen come first. */
const MOST_CANDIDATES = 200;

/**
 * Brings a pending request to the eligible approvers the bot knows and records who was reached; the cards
 * then say if that is fewer than are needed. A request asked in a personal chat goes to their personal chats.
 */
export async function askApprovers(ports: Ports, request: ApprovalRequest): Promise<void> {
  const approvers = await findApprovers(ports, request);
  const others = approvers.filter(({ id }) => id !== request.requester.id);
  const asked = await ports.delivery.askApprovers(request, others);
  const reachedIds = new Set([request.requester.id, ...asked.map(({ personId }) => personId)]);
  const reached = approvers.filter(({ id }) => reachedIds.has(id)).map(({ id, name }) => ({ id, name }));
  const copies = asked.flatMap(({ copy }) => (copy ? [copy] : []));
  const result = await save<undefined>(ports, request.id, (current) => {
    const isSame = current.revision === request.revision;
    if (!isSame && copies.length === 0) return { kind: 'stop', answer: undefined };
    const reach = isSame ? { reach: { needed: current.approvalsNeeded, reached } } : {};
    return {
      kind: 'save',
      request: { ...current, ...reach, cards: [...current.cards, ...copies] },
      event: { action: 'posted', detail: { copies: copies.length, reached: reached.length } },
    };
  });
  if (result.kind === 'saved') await ports.delivery.update(result.request);
}

/** Whether the request was asked in a personal chat: the first copy was posted where it was asked. */
export function wasAskedAlone(request: ApprovalRequest): boolean {
  return request.cards[0]?.conversation.conversationType === 'personal';
}

async function findApprovers(ports: Ports, request: ApprovalRequest): Promise<readonly KnownPerson[]> {
  const known = await ports.people.known(request.tenantId);
  const candidates = known
    .filter(({ personalChat }) => !wasAskedAlone(request) || personalChat !== undefined)
    .slice(0, MOST_CANDIDATES);
  if (candidates.length === 0) return [];
  const { rule } = ports.settings;
  const standings = await ports.directory.standings(
    candidates.map(({ id }) => id),
    ruleGroupIds(rule),
  );
  return candidates.filter((_, index) => {
    const standing = standings[index];
    return standing !== undefined && whyNotApprove(request, standing, rule) === undefined;
  });
}
