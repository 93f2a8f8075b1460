// What the card of a request says, line by line, in the order a person decides by.
import { groupIdsOf } from '../../bot/domain/assignment.js';
import { droppableRows } from '../../bot/domain/may.js';
import { isOver } from '../../bot/domain/moves.js';
import type { Plan } from '../../bot/domain/plan/plan.js';
import type { ApprovalRequest } from '../../bot/domain/request.js';
import { alreadySoLines } from '../text/already-so.js';
import { buttons } from './buttons.js';
import type { CardData, Line, Paragraph } from '../card.js';
import { decisionLines } from './decisions.js';
import { deviation, diverged, moved } from './deviations.js';
import { endingLines } from './ending.js';
import { holdData } from './hold.js';
import { approverIsAuthor } from '../text/hold-words.js';
import { impact } from './impact.js';
import { flat, inert } from '../text/inert.js';
import { noticeLine } from '../text/notice-words.js';
import { otherLines } from './others.js';
import { payloadData } from './payload-data.js';
import { cutList, planLists } from './plan-lists.js';
import { platform } from '../text/platform.js';
import { namesOf, type Names } from './rows.js';
import { count, name, quiet, quote, shortened, someOf, strong, words } from '../text/runs.js';
import { summary } from '../text/summary.js';
import { day } from '../text/times.js';
import type { RequestView } from './view.js';
import { warningLine } from '../text/warnings.js';
import { wish } from './wish.js';
import { mood, statusLine, tenseOf, type Tense } from '../text/states.js';

/** How much of long lists a card has room for, and whether the whole body fits. */
export interface Room {
  readonly rows: number;
  readonly body: boolean;
  /** The last resort, for the longest names there can be: texts are cut, and fewer people get their own view by themselves. */
  readonly tight?: true;
}

/** Most decisions a card lists; the audit trail has all. */
const MOST_DECISIONS = 12;
const MOST_WARNINGS = 12;
const MOST_ALREADY_SO = 4;
/** Most people a card may refresh for (Teams). */
const REFRESH_FOR = 60;

/** The data of request.template.json. Absent members drop their elements. */
export function requestData(request: ApprovalRequest, view: RequestView, room: Room): CardData {
  const { plan, state } = request;
  return {
    ...frame(request, view),
    ...(plan
      ? planData(request, plan, view, room)
      : { headline: [{ ...quote(request.text), size: 'Large' }] }),
    ending: paragraphs(endingLines(request, view)),
    approverIsAuthor: approverIsAuthor(request),
    ...holdData(request, view),
    others: paragraphs(otherLines(request, view)),
    asked: asked(request, room.tight ? 80 : undefined),
    decisions: paragraphs(decisionLines(request, view, Math.min(room.rows, MOST_DECISIONS))),
    buttons: buttons(request, view),
    refreshFor: isOver(state) ? undefined : refreshFor(view, room.tight ? 20 : undefined),
  };
}

/** What every card of a request has, with a plan or without. */
export function frame(request: ApprovalRequest, view: RequestView): CardData {
  const hash = request.plan ? `-${request.plan.bodyHash.slice(0, 4)}` : '';
  const undo = request.undoOf === undefined ? '' : ' · takes back another request';
  return {
    requestId: request.id,
    revision: request.revision,
    fallbackText: summary(request),
    notice: view.notice ? noticeLine(view.notice) : undefined,
    mood: mood(request.state),
    status: statusLine(request, view),
    footer: [quiet(`${inert(request.shortId, 12)}${hash} · revision ${request.revision}${undo}`)],
  };
}

/** The Teams ids a card refreshes for, if any. */
export function refreshFor(
  { refreshFor: ids }: RequestView,
  most = REFRESH_FOR,
): readonly string[] | undefined {
  return ids && ids.length > 0 ? ids.slice(0, most) : undefined;
}

/** Lines as paragraphs of their own; nothing for none. */
export function paragraphs(lines: readonly Line[]): readonly Paragraph[] | undefined {
  return lines.length > 0 ? lines.map((inlines) => ({ spacing: 'Small', inlines })) : undefined;
}

function planData(request: ApprovalRequest, plan: Plan, view: RequestView, room: Room): CardData {
  const names = namesOf(plan);
  const open = !isOver(request.state);
  const droppable = groupIdsOf(droppableRows(request));
  const tense = tenseOf(request.state);
  const undo = request.undoOf === undefined ? [] : [strong('Undo: ')];
  const lists = planLists(request, plan, names, room.rows);
  return {
    headline: [...undo, ...wish(plan, names)].map((run) => ({ ...run, size: 'Large' })),
    tally: tally(tense, plan),
    already: already(plan, names, Math.min(room.rows, MOST_ALREADY_SO)),
    ...lists,
    result:
      request.state === 'applied'
        ? [strong(`Assigned now: ${count((request.readBack?.rows ?? plan.after).length, 'row')}`)]
        : undefined,
    keptTitle: [strong(`${tense.kept} ${plan.kept.length}`)],
    warnings: open
      ? cutList(plan.warnings, Math.min(room.rows, MOST_WARNINGS), (warning) => [
          strong('⚠ '),
          ...warningLine(warning, names, droppable),
        ])
      : undefined,
    impact: open ? impact(plan) : undefined,
    moved: cutList(moved(request), room.rows, (row) => deviation(row, names)),
    diverged: cutList(diverged(request), room.rows, (row) => deviation(row, names)),
    policy: policyLine(plan, view.now, room.tight ? 60 : undefined),
    endpoint: `POST ${plan.request.version}${flat(inert(plan.request.path, 400))}`,
    replaces: replaces(tense, plan),
    ...payloadData(plan, room.body),
  };
}

/** **Adds 1 · changes 0 · removes 0 · keeps 4**: zeros are plain, so that what happens stands out. */
function tally(tense: Tense, plan: Plan): Line {
  const numbers = [plan.added.length, plan.changed.length, plan.removed.length, plan.kept.length];
  return tense.verbs.flatMap((verb, index) => {
    const number = numbers[index] ?? 0;
    const text = `${verb} ${number}`;
    return [...(index > 0 ? [quiet(' · ')] : []), number > 0 ? strong(text) : words(text)];
  });
}

/** The wishes that change nothing, so that nobody looks for them among the rows. */
function already(plan: Plan, names: Names, most: number): Line | undefined {
  const parts = alreadySoLines(plan.alreadySo, { ...names, rows: plan.before, told: 'was' });
  if (parts.length === 0) return undefined;
  return [words('Already so: '), ...someOf(parts, most, ' · ')].map((run) => ({
    ...run,
    isSubtle: true,
  }));
}

function policyLine({ policy }: Plan, now: string, cap?: number): Line {
  const edited =
    policy.lastModified === undefined ? '' : ` · settings changed ${day(policy.lastModified, now)}`;
  return [
    strong('Policy '),
    name(policy.displayName, cap),
    words(' · '),
    ...platform(policy),
    words(`${edited} · id ${shortened(policy.id)}`),
  ];
}

function asked(request: ApprovalRequest, cap?: number): Line {
  // Without a plan the sentence itself is the headline.
  if (!request.plan) return [name(request.requester.name, 120), strong(' asked for this')];
  const why: Line = request.reason === undefined ? [words('no reason given')] : [quote(request.reason, cap)];
  return [
    name(request.requester.name, 120),
    strong(' asks: '),
    ...why,
    quiet(request.undoOf === undefined ? ' · read from: ' : ' · takes back what was read from: '),
    { ...quote(request.text, cap), isSubtle: true },
  ];
}

/** Why a body goes over beta, in words. */
export const BETA: Readonly<Record<NonNullable<Plan['request']['betaBecause']>, string>> = {
  filter: 'beta because v1.0 cannot carry the filter',
  policyType: 'beta because v1.0 does not know this type of policy',
  unknownTarget: 'beta because v1.0 may not know one of the targets',
};

function replaces(tense: Tense, { request, after }: Plan): Line {
  const because = request.betaBecause === undefined ? '' : `; ${BETA[request.betaBecause]}`;
  const rows = after.length === 0 ? 'an empty one' : count(after.length, 'row');
  return [words(`${tense.replaces} the whole list with ${rows}${because}`)];
}
