// What it costs to draw a card, and how much of the allowed size cards use.
import { Template } from 'adaptivecards-templating';
import type { Assignment } from '../../bot/domain/assignment.js';
import type { GroupDirectory } from '../../bot/domain/group.js';
import type { ApprovalRequest } from '../../bot/domain/request.js';
import { requestCard, type RequestView } from '../../cards/index.js';
import { requestData } from '../../cards/request/request-data.js';
import layout from '../../cards/request/request.template.json';
import { sampleGroup, samplePlan, sampleRequest } from '../support/requests.js';
import { compare, type Effort, type Finding } from './measure.js';

const VIEW: RequestView = {
  viewer: 'everyone',
  now: '2026-11-23T14:06:00.000Z',
  portal: 'https://intune.microsoft.com',
};

/** design: a card is under 25,000 bytes of UTF-8, as sent. */
const LARGEST_CARD = 25_000;

/** Drawing with the template parsed once against parsing it each time, and sizes against the limit. */
export async function cardFindings(effort: Effort): Promise<Finding[]> {
  const request = sampleRequest();
  const data = requestData(request, VIEW, { rows: 60, body: true });
  const drawing = await compare(
    () => requestCard(request, VIEW),
    () => new Template(layout).expand({ $root: data }) as unknown,
    effort,
  );
  return [
    {
      kind: 'ratio',
      what: 'cards: draw the confirmation card, words included',
      ...drawing,
      peerIs: 'a new Template each time, without making the words',
    },
    sizeOf('cards: size with 5 rows', request),
    sizeOf('cards: size with 60 rows', withRows(60)),
    sizeOf('cards: size with 5,000 rows', withRows(5_000)),
  ];
}

function sizeOf(what: string, request: ApprovalRequest): Finding {
  const used = Buffer.byteLength(JSON.stringify(requestCard(request, VIEW)));
  return {
    kind: 'share',
    what,
    used,
    limit: LARGEST_CARD,
    unit: 'bytes',
    limitIs: 'the largest card we send',
  };
}

/** The demo's request on a policy that has many rows already. */
function withRows(count: number): ApprovalRequest {
  const rows = Array.from({ length: count }, (_, number): Assignment => {
    const groupId = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
    return { target: { kind: 'group', groupId }, source: 'direct' };
  });
  const groups: GroupDirectory = Object.fromEntries(
    rows.map(({ target }, number) => {
      const id = target.kind === 'group' ? target.groupId : '';
      const group = sampleGroup(id, `Laptops of site ${String(number)}`);
      return [id, { kind: 'found', group, members: { devices: number, users: 0 } }];
    }),
  );
  const plan = samplePlan();
  return sampleRequest({
    plan: samplePlan({
      before: rows,
      after: [...rows, ...plan.added],
      kept: rows,
      groups: { ...plan.groups, ...groups },
    }),
  });
}
