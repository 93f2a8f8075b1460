// What every card action has in common: who pressed, which request, is the click of the current revision.
import type { Person, Standing } from '../domain/person.js';
import type { Refusal } from '../domain/refusal.js';
import type { ApprovalRequest } from '../domain/request.js';
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
  readonly standing: Standing;
}

/** Loads the request and reads who pressed, side by side. Outsiders and other tenants learn nothing. */
export async function visit(
  ports: Ports,
  click: Click,
): Promise<
  | { readonly kind: 'visit'; readonly visit: Visit }
  | { readonly kind: 'ended'; readonly outcome: CardOutcome }
> {
  const [access, loaded] = await Promise.all([
    readAccess(ports, click.actor),
    ports.store.load(click.requestId),
  ]);
  const end = (outcome: CardOutcome) => ({ kind: 'ended', outcome }) as const;
  if (access.kind === 'stranger') return end({ kind: 'stranger' });
  if (loaded && loaded.tenantId.toLowerCase() !== click.actor.tenantId.toLowerCase()) {
    return end({ kind: 'stranger' });
  }
  if (access.kind === 'refused') {
    const mayKnow = loaded && access.refusal.kind !== 'outsider';
    return end(
      mayKnow ? { kind: 'refused', request: loaded, refusal: access.refusal } : { kind: 'stranger' },
    );
  }
  if (!loaded) return end({ kind: 'notFound' });
  const request = await expireIfDue(ports, loaded);
  return { kind: 'visit', visit: { request, person: access.person, standing: access.standing } };
}

/** What a verb decides about a freshly loaded request: a step to commit, a refusal, or nothing to do. */
export type Verdict =
  | Extract<Step<never>, { kind: 'save' }>
  | { readonly kind: 'refuse'; readonly refusal: Refusal }
  | { readonly kind: 'nothing' };

/** Visits, then decides and commits. */
export async function actOn(
  ports: Ports,
  click: Click,
  decide: (request: ApprovalRequest, visit: Visit) => Verdict,
): Promise<CardOutcome> {
  const visited = await visit(ports, click);
  if (visited.kind === 'ended') return visited.outcome;
  return await commitStep(ports, visited.visit.request, (request) => decide(request, visited.visit));
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
