// What to do about a fault: a sentence for every advice there is, short enough for a card.
import type { Advice, PlainAdvice } from '../../../../bot/domain/advice.js';
import type { GraphFault } from '../../../../bot/domain/graph-error.js';
import { adviceText } from '../../../../cards/text/faults/advice.js';
import { noticeText } from '../../../../cards/text/notice-words.js';

/** The type of the record makes the compiler say when one is missing. */
const plain: Readonly<Record<PlainAdvice, 0>> = {
  unauthenticated: 0,
  noLicence: 0,
  notFound: 0,
  badRequest: 0,
  conflict: 0,
  server: 0,
  unreachable: 0,
  timeout: 0,
  incomplete: 0,
  noToken: 0,
  conditionalAccess: 0,
  unnamedPermission: 0,
  approvalOpen: 0,
  approvalUnheard: 0,
  approvalOther: 0,
  approvalHolds: 0,
  outcomeUnknown: 0,
  unlistedAddress: 0,
  alteredBody: 0,
  lookAgain: 0,
  strangeId: 0,
  strangePerson: 0,
};
const READ = 'DeviceManagementConfiguration.Read.All';

const others: readonly Advice[] = [
  { kind: 'throttled' },
  { kind: 'throttled', seconds: 300 },
  { kind: 'grant', permissions: [READ], which: 'all', need: 'readPolicies' },
  { kind: 'approvalMismatch', permissions: [READ] },
  ...(['filter', 'policyType', 'unknownTarget'] as const).map((because): Advice => {
    return { kind: 'needsBeta', because };
  }),
  ...(['managedIdentity', 'secret', 'certificate', 'workload'] as const).map((source): Advice => {
    return { kind: 'noTokenFrom', source };
  }),
];

it('every advice is a sentence of its own that fits a card, which cuts it at 300 characters', () => {
  const kinds = Object.keys(plain) as PlainAdvice[];
  const sentences = [...kinds.map((kind): Advice => ({ kind })), ...others].map(adviceText);
  expect(new Set(sentences).size).toBe(sentences.length);
  for (const sentence of sentences) {
    expect(sentence).toMatch(/^[A-Z].*\.$/u);
    expect(sentence.length).toBeLessThanOrEqual(300);
  }
});

test.each<[Advice, string]>([
  [{ kind: 'throttled' }, 'Graph asked for fewer calls: try again in a minute.'],
  [{ kind: 'throttled', seconds: 0.2 }, 'Graph asked for fewer calls: try again in 1 second.'],
  [{ kind: 'throttled', seconds: 300 }, 'Graph asked for fewer calls: try again in 300 seconds.'],
  [
    { kind: 'grant', permissions: [READ], which: 'all', need: 'readPolicies' },
    'Ask an administrator to grant the bot’s application DeviceManagementConfiguration.Read.All (an application permission, with admin consent). Off without it: finding policies and reading their assignments.',
  ],
  [
    { kind: 'grant', permissions: ['A', 'B'], which: 'all', need: 'nothing' },
    'Ask an administrator to grant the bot’s application A and B (an application permission, with admin consent).',
  ],
  [
    { kind: 'grant', permissions: ['A', 'B'], which: 'any', need: 'nothing' },
    'Ask an administrator to grant the bot’s application A or B (an application permission, with admin consent).',
  ],
  [
    { kind: 'needsBeta', because: 'filter' },
    'Graph v1.0 cannot carry an assignment filter. This needs Graph beta, which GRAPH_BETA=never forbids: change that setting, or make the change in the Intune admin center.',
  ],
  [{ kind: 'sentence', text: 'As it was stored.' }, 'As it was stored.'],
])('%j', (advice, sentence) => {
  expect(adviceText(advice)).toBe(sentence);
});

it('what somebody else named stays inert on a card', () => {
  const permissions = ['**[x](https://evil.example)**'];
  const advice: Advice = { kind: 'grant', permissions, which: 'any', need: 'assign' };
  const fault: GraphFault = { kind: 'forbidden', doing: 'readPolicy', advice };
  expect(noticeText({ kind: 'graphFault', fault })).not.toContain('](');
});
