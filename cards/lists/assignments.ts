// The answer to "show assignments of": a policy's rows as they are now.
import type { Assignment } from '../../bot/domain/assignment.js';
import type { FilterDirectory } from '../../bot/domain/filter.js';
import type { GroupDirectory } from '../../bot/domain/group.js';
import type { Policy } from '../../bot/domain/policy.js';
import layout from './assignments.template.json';
import type { Card, Line } from '../card.js';
import { flatName } from '../text/inert.js';
import { pageOf } from './pages.js';
import { platform } from '../text/platform.js';
import { policyLink } from '../text/portal.js';
import { template } from '../render.js';
import { listed } from '../request/rows.js';
import { count, id, name, quiet, strong, words } from '../text/runs.js';
import { day, moment } from '../text/times.js';

const draw = template(layout, 'assignments');
/** Twenty rows of the longest names fit a card. */
const ROWS_ON_PAGE = 20;

/** A policy and its rows as read at one time. */
export interface AssignmentsView extends FilterDirectory {
  readonly policy: Policy;
  readonly rows: readonly Assignment[];
  readonly groups: GroupDirectory;
  /** `v1.0` cannot show filters, and the card says so. */
  readonly readFrom: 'v1.0' | 'beta';
  /** ISO 8601. */
  readonly readAt: string;
  /** Counted from 1. */
  readonly page: number;
  /** Origin of the Intune portal. */
  readonly portal: string;
}

/** Twenty rows a page; a page that does not exist answers with the nearest one. */
export function assignmentsCard(view: AssignmentsView): Card {
  const { policy, readAt } = view;
  const page = pageOf(view.rows, view.page, ROWS_ON_PAGE);
  const edited =
    policy.lastModified === undefined ? '' : ` · settings changed ${day(policy.lastModified, readAt)}`;
  const rows: readonly Line[] =
    view.rows.length === 0
      ? [[words('Nothing: this policy applies to nobody.')]]
      : page.shown.map((row) => listed(row, view));
  const unseen: readonly Line[] = [
    [strong('Filters cannot be seen: '), words('read without Graph’s beta version.')],
  ];
  return draw({
    fallbackText: `${flatName(policy.displayName)}: ${count(view.rows.length, 'assignment')}`,
    policyId: policy.id,
    headline: [name(policy.displayName), strong(` has ${count(view.rows.length, 'assignment')}`)],
    facts: [...platform(policy), words(`${edited} · id `), id(policy.id)],
    rows: rows.map((inlines) => ({ spacing: 'Small', inlines })),
    notes: view.readFrom === 'v1.0' ? unseen.map((inlines) => ({ spacing: 'Small', inlines })) : undefined,
    footer: [quiet(`Read ${moment(readAt, readAt)}${page.place}`)],
    ...page.turning,
    openTitle: 'Open in Intune',
    open: policyLink(view.portal, policy),
  });
}
