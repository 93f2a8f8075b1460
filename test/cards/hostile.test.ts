// Names that try to be more than names, in every place a card shows what somebody else wrote.
import type { GroupDirectory } from '../../bot/domain/group.js';
import type { Plan } from '../../bot/domain/plan/plan.js';
import type { ApprovalRequest } from '../../bot/domain/request.js';
import {
  assignmentsCard,
  noticeText,
  payloadCard,
  policiesCard,
  problemCard,
  requestCard,
  requestsCard,
  summary,
  type Card,
} from '../../cards/index.js';
import { nodes, type CardNode } from '../support/card-text.js';
import { POLICY, sampleGroup, samplePlan, sampleRequestIn } from '../support/requests.js';
import { guid, heldRequests, NOW, OTHERS, PORTAL, richPlan, STATES, VIEW } from './gallery.js';

const MARK = 'EVIL';
const HOSTILE: Readonly<Record<string, string>> = {
  link: `[${MARK}](https://evil.example)`,
  bold: `**${MARK}** __x__ \`y\``,
  macro: `{{DATE(2026-01-01T00:00:00Z, SHORT)}} ${MARK}`,
  template: `\${requestId} ${MARK} \${$root}`,
  bidi: `\u202e${MARK}\u202c gnissim\u200b`,
  lines: `${MARK}\n\nApproved: 2 of 2\r\n+ INCLUDE`,
  mention: `<at>${MARK}</at>`,
  html: `<img src=x onerror=alert(1)>${MARK}&lt;`,
  long: `${MARK} ${'x'.repeat(10_000)}`,
  rtl: `${MARK} מחשבים ניידים`,
  imitation: `${MARK}”, keeps 4`,
  json: `${MARK}","requestId":"other`,
};

/** The request with `text` in every place somebody else writes. */
function poisoned(request: ApprovalRequest, text: string): ApprovalRequest {
  const person = { id: guid(1), name: text };
  return {
    ...request,
    requester: person,
    authors: [person],
    text,
    reason: text,
    decisions: request.decisions.map((decision) => ({ ...decision, person, reason: text })),
    ...(request.plan ? { plan: poisonedPlan(text) } : {}),
    ...(request.endedBy ? { endedBy: person } : {}),
    ...(request.movedTo ? { movedBy: [{ id: 'other', shortId: '9QX2', requester: person }] } : {}),
    ...(request.hold
      ? {
          hold: {
            ...request.hold,
            decidedBy: { name: text },
            decidedByAuthor: true,
            refused: {
              kind: 'forbidden',
              doing: 'sendAssignments',
              advice: { kind: 'sentence', text: 'Look.' },
              message: text,
              code: text,
            },
          },
        }
      : {}),
    ...(request.fault ? { fault: { ...request.fault, message: text, code: text } } : {}),
    ...(request.reach ? { reach: { needed: 2, reached: [person] } } : {}),
    ...(request.draft
      ? {
          draft: {
            ...request.draft,
            choice: {
              ...request.draft.choice,
              name: text,
              options: [
                { kind: 'group', id: guid(2), group: sampleGroup(guid(2), text) },
                { kind: 'policy', id: guid(3), policy: { ...POLICY, displayName: text, type: text } },
                {
                  kind: 'reading',
                  id: 'r1',
                  command: {
                    kind: 'change',
                    verb: 'assign',
                    policy: { text, isId: false },
                    targets: [{ kind: 'group', name: { text, isId: false } }],
                  },
                },
              ],
            },
          },
        }
      : {}),
  };
}

function poisonedPlan(text: string): Plan {
  const plan = richPlan();
  const odd = {
    target: { kind: 'unknown', type: text, verbatim: { '@odata.type': text } },
    source: 'direct',
  } as const;
  const collection = { target: { kind: 'collection', collectionId: text }, source: 'direct' } as const;
  return {
    ...plan,
    policy: { ...plan.policy, displayName: text, type: text },
    kept: [...plan.kept, odd, collection],
    groups: poisonedGroups(plan.groups, text),
    filters: Object.fromEntries(Object.keys(plan.filters).map((id) => [id, text])),
    request: {
      ...plan.request,
      body: JSON.stringify({ assignments: [{ target: { '@odata.type': text } }] }),
    },
  };
}

function poisonedGroups(groups: GroupDirectory, text: string): GroupDirectory {
  return Object.fromEntries(
    Object.entries(groups).map(([id, facts]) => [
      id,
      facts.kind === 'found' ? { ...facts, group: { ...facts.group, displayName: text } } : facts,
    ]),
  );
}

function everyCard(text: string): Card[] {
  const plan = poisonedPlan(text);
  const group = { kind: 'group', id: guid(2), group: sampleGroup(guid(2), text) } as const;
  return [
    ...STATES.map((state) => requestCard(poisoned(sampleRequestIn(state), text), VIEW)),
    ...Object.values(heldRequests()).map((request) => requestCard(poisoned(request, text), VIEW)),
    requestCard(sampleRequestIn('pending'), {
      ...VIEW,
      others: OTHERS.map((other) => ({ ...other, requester: { id: guid(1), name: text } })),
    }),
    ...(['waiting', 'history'] as const).map((of) =>
      requestsCard({
        of,
        policyName: text,
        requests: STATES.map((state) => poisoned(sampleRequestIn(state), text)),
        now: NOW,
      }),
    ),
    problemCard({ kind: 'otherKind', name: text, found: [{ kind: 'settingsCatalog', displayName: text }] }),
    requestCard(sampleRequestIn('pending'), {
      ...VIEW,
      notice: { kind: 'notRequester', requester: { id: guid(1), name: text } },
    }),
    payloadCard(poisoned(sampleRequestIn('pending'), text), 1),
    assignmentsCard({
      policy: plan.policy,
      rows: plan.before,
      groups: plan.groups,
      filters: plan.filters,
      readFrom: 'beta',
      readAt: NOW,
      page: 1,
      portal: PORTAL,
    }),
    policiesCard({ policies: [plan.policy], readAt: NOW, page: 1 }),
    problemCard({ kind: 'unknownName', about: 'group', name: text, suggestions: [group] }),
    problemCard({ kind: 'unsupported', what: 'filter', about: 'group', name: text, words: text }),
    problemCard({ kind: 'ambiguousName', about: 'group', name: text, candidates: [group] }),
    problemCard({ kind: 'includeAndExclude', group: text }),
    problemCard({
      kind: 'nothingToChange',
      policy: plan.policy,
      rows: plan.before,
      alreadySo: plan.alreadySo,
      groups: plan.groups,
      filters: plan.filters,
    }),
    problemCard({ kind: 'fromPolicySet', target: plan.before[0]!.target, group: text }),
    problemCard({
      kind: 'parse',
      problem: {
        kind: 'expected',
        text: `assign ${text} to`,
        at: 7,
        length: text.length,
        expected: ['to'],
        suggestion: text,
      },
    }),
  ];
}

interface Found {
  readonly node: CardNode;
  readonly member: string;
  readonly text: string;
}

/** Each text in a card, with the object it stands in and its member's name. */
function texts(card: Card): Found[] {
  return [...nodes(card), ...nodes(card).flatMap((node) => nodes(node['fallback']))].flatMap((node) =>
    Object.entries(node).flatMap(([member, text]) =>
      typeof text === 'string' ? [{ node, member, text }] : [],
    ),
  );
}

/** What Markdown, HTML, mentions or autolinks could begin with. */
const ACTIVE = /\]\(|\*|`|<|>|:\/\/|&\w+;|(^|\s)_|_(\s|$)/;

describe.each(Object.entries(HOSTILE))('a name that is a %s', (_kind, text) => {
  const cards = everyCard(text);
  const all = cards.flatMap(texts);

  it('is shown, so that the person knows what is meant', () => {
    expect(cards.map((card) => JSON.stringify(card)).filter((card) => !card.includes(MARK))).toEqual([]);
  });

  it('stands in runs of its own, or where it is escaped', () => {
    const stands = ({ node, member, text: found }: Found): boolean => {
      if (node['type'] === 'TextRun' && member === 'text') return true;
      if (member === 'fallbackText' || (member === 'title' && 'value' in node)) return !ACTIVE.test(found);
      if (node['type'] === 'Action.OpenUrl')
        return /^[\w.%~!*'()/-]*$/.test(found.split('policyName/')[1] ?? ' ');
      return node['type'] === 'CodeBlock' || node['type'] === 'Input.Text';
    };
    expect(all.filter((found) => found.text.includes(MARK) && !stands(found))).toEqual([]);
  });

  it('is quoted wherever our own words stand beside it', () => {
    const bare = all.filter(({ node, text: found }) => {
      const isName = node['type'] === 'TextRun' && found.includes(MARK) && node['fontType'] !== 'Monospace';
      return isName && node['underline'] !== true && !/^“[^“”]*”$/u.test(found);
    });
    expect(bare).toEqual([]);
  });

  it('hides nothing, breaks no line and expands to nothing', () => {
    const shows = ({ node, member, text: found }: Found): boolean =>
      !/[\u200b\u202a-\u202e\ufeff]/u.test(found) &&
      !found.includes('{{') &&
      (member === 'codeSnippet' || node['type'] === 'CodeBlock' || !found.includes('\n'));
    expect(all.filter((found) => !shows(found))).toEqual([]);
  });

  it('is inert in notifications and messages', () => {
    for (const state of STATES) {
      const line = summary(poisoned(sampleRequestIn(state), text));
      expect(line).toContain(MARK);
      expect(line).not.toMatch(ACTIVE);
      expect(line).not.toMatch(/[\n\u202e\u200b]|\{\{/u);
      expect(line.length).toBeLessThan(200);
    }
    expect(noticeText({ kind: 'notRequester', requester: { id: guid(1), name: text } })).not.toMatch(ACTIVE);
    const problem = {
      kind: 'fromPolicySet',
      target: { kind: 'group', groupId: guid(1) },
      group: text,
    } as const;
    expect(noticeText({ kind: 'problem', problem })).not.toMatch(ACTIVE);
  });
});

describe('a body with something invisible in it', () => {
  it('is shown as the same value, with the invisible made visible', () => {
    const body = JSON.stringify({ assignments: [{ target: { note: 'a\u202eb {{DATE(x)}} \u{e0041}' } }] });
    const plan = samplePlan({ request: { ...samplePlan().request, body } });
    const card = requestCard({ ...sampleRequestIn('pending'), plan }, VIEW);
    const shown = String(nodes(card).find((node) => node['type'] === 'CodeBlock')?.['codeSnippet']);
    expect(shown).toContain('a\\u202eb');
    expect(shown).not.toContain('{{');
    expect(JSON.parse(shown)).toEqual(JSON.parse(body));
  });
});
