// The answer to "list policies": every compliance policy there is to assign.
import type { Policy } from '../../bot/domain/policy.js';
import type { Card, Line } from '../card.js';
import { pageOf } from './pages.js';
import { platform } from '../text/platform.js';
import layout from './policies.template.json';
import { template } from '../render.js';
import { count, name, quiet, shortened, strong, words } from '../text/runs.js';
import { day, moment } from '../text/times.js';

const draw = template(layout, 'policies');
const POLICIES_ON_PAGE = 20;

/** All policies as read at one time. */
export interface PoliciesView {
  readonly policies: readonly Policy[];
  /** ISO 8601. */
  readonly readAt: string;
  /** Counted from 1. */
  readonly page: number;
}

/** Twenty policies a page, in the order given; a page that does not exist answers with the nearest one. */
export function policiesCard({ policies, readAt, page }: PoliciesView): Card {
  const { shown, place, turning } = pageOf(policies, page, POLICIES_ON_PAGE);
  const title = count(policies.length, 'compliance policy', 'compliance policies');
  return draw({
    fallbackText: title,
    headline: [strong(title)],
    rows: shown.map((policy) => ({ spacing: 'Small', inlines: policyLine(policy, readAt) })),
    footer: [quiet(`Read ${moment(readAt, readAt)}${place} · to see one, write: show assignments of NAME`)],
    ...turning,
  });
}

function policyLine(policy: Policy, now: string): Line {
  const edited =
    policy.lastModified === undefined ? '' : ` · settings changed ${day(policy.lastModified, now)}`;
  return [
    { ...name(policy.displayName, 120), weight: 'Bolder' },
    words(' · '),
    ...platform(policy),
    quiet(`${edited} · id ${shortened(policy.id)}`),
  ];
}
