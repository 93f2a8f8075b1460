// What every card action has in common: who pressed, which request, is the click of the current revision.
import { isRequester, type MayNot, type Presser } from '../domain/may.js';
import type { Person, Membership } from '../domain/person.js';
import { isInTenant, type ApprovalRequest } from '../domain/request.js';
import { expireIfDue } from './expire.js';
import type { CardOutcome } from './outcome.js';
import type { Ports } from './ports.js';
import { save, type Step } from './save.js';
import { readAccess, type Actor } from './who.js';

/** A card action as it reached us: it names a request and a revision, and decides nothing. */
export interface Click {
  readonly requestId: string;
  readonly revision: number;
  readonly actor: Actor;
}

/** Somebody allowed here, and the request they pressed on. */
export interface Visit {
  readonly request: ApprovalRequest;
  readonly person: Person;
  readonly membership: Membership;
}

/** `isLook`: nothing changes by it, not even what is due to expire, which would have every copy edited. */
export interface VisitOptions {
  readonly isLook?: boolean;
}

/**
 * Reads who pressed, then loads the request: the directory may take long, and what is shown must be of now.
 * Whoever is refused here learns nothing of the request, except somebody who is already part of it and only
 * could not be looked up.
 */
export async function visit(
  ports: Ports,
  click: Click,
  { isLook = false }: VisitOptions = {},
): Promise<
  | { readonly kind: 'visit'; readonly visit: Visit }
  | { readonly kind: 'ended'; readonly outcome: CardOutcome }
> {
  const access = await readAccess(ports, click.actor);
  const loaded = await ports.store.load(click.requestId);
  const end = (outcome: CardOutcome) => ({ kind: 'ended', outcome }) as const;
  const isForeign = loaded && !isInTenant(loaded, click.actor);
  if (access.kind === 'stranger' || isForeign) return end({ kind: 'stranger' });
  if (access.kind === 'refused') {
    return end(
      loaded && access.refusal.kind !== 'outsider' && isPartOf(loaded, click.actor.id)
        ? { kind: 'refused', request: loaded, refusal: access.refusal }
        : { kind: 'turnedAway', refusal: access.refusal },
    );
  }
  if (!loaded) return end({ kind: 'notFound' });
  const request = isLook ? loaded : await expireIfDue(ports, loaded);
  return { kind: 'visit', visit: { request, person: access.person, membership: access.membership } };
}

/** Like `visit`, for what only the requester may do: everybody else is refused. */
export async function visitRequester(ports: Ports, click: Click): ReturnType<typeof visit> {
  const visited = await visit(ports, click);
  if (visited.kind === 'ended') return visited;
  const { request, person } = visited.visit;
  const { requester } = request;
  if (isRequester(request, person.id)) return visited;
  return {
    kind: 'ended',
    outcome: { kind: 'refused', request, refusal: { kind: 'notRequester', requester } },
  };
}

/** Wrote it, decided on it, or was asked to: they have its card already. */
function isPartOf({ authors, decisions, reach }: ApprovalRequest, personId: string): boolean {
  const people = [...authors, ...decisions.map(({ person }) => person), ...(reach?.reached ?? [])];
  return people.some(({ id }) => id === personId);
}

/** What a verb decides about a freshly loaded request: a step to commit, a refusal, or nothing to do. */
export type Verdict = Extract<Step<never>, { kind: 'save' }> | MayNot;

/** Visits, then decides and commits. */
export async function actOn(
  ports: Ports,
  click: Click,
  decide: (request: ApprovalRequest, presser: Presser) => Verdict,
): Promise<CardOutcome> {
  const visited = await visit(ports, click);
  if (visited.kind === 'ended') return visited.outcome;
  const { request, person, membership } = visited.visit;
  const presser = { person, membership, revision: click.revision };
  return await commitStep(ports, request, (current) => decide(current, presser));
}

/** Commits a verdict under compare-and-set and brings the posted copies up to date. `asked` is shown if nothing could be saved. */
export async function commitStep(
  ports: Ports,
  asked: ApprovalRequest,
  decide: (request: ApprovalRequest) => Verdict,
): Promise<CardOutcome> {
  const result = await save<CardOutcome>(ports, asked.id, (request) => {
    const verdict = decide(request);
    if (verdict.kind === 'save') return verdict;
    const answer: CardOutcome =
      verdict.kind === 'nothing'
        ? { kind: 'done', request }
        : { kind: 'refused', request, refusal: verdict.refusal };
    return { kind: 'stop', answer };
  });
  switch (result.kind) {
    case 'saved':
      void ports.delivery.update(result.request);
      return { kind: 'done', request: result.request };
    case 'stopped':
      return result.answer;
    case 'missing':
      return { kind: 'notFound' };
    case 'busy':
      return { kind: 'refused', request: asked, refusal: { kind: 'busy' } };
  }
}
