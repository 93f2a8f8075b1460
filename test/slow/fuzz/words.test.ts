// Whatever is typed, configured, passed on a command line or shown: it is read or refused in words, and nothing breaks.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { clouds } from '../../../bot/config/clouds.js';
import { before } from '../../../bot/cli/before.js';
import { readQuestion } from '../../../bot/cli/doctor/question.js';
import { readQuestion as readSmokeQuestion } from '../../../bot/cli/smoke/question.js';
import { ConfigError, readConfig, type Config } from '../../../bot/config/read-config.js';
import { GraphError } from '../../../bot/domain/graph-error.js';
import { MOST_CHARACTERS, parse } from '../../../bot/domain/language/parse.js';
import { createLog } from '../../../bot/log.js';
import { parseCardAction } from '../../../bot/teams/answers/card-action.js';
import { openSqliteStore } from '../../../bot/storage/sqlite/open-sqlite-store.js';
import { payloadCard, requestCard, summary } from '../../../cards/index.js';
import { anyContent } from '../../storage/arbitrary.js';
import { sampleEvent, sampleRequest } from '../../support/requests.js';
import { fuzz } from './harness.js';
import { anyJson, mutantsOf, nastyText } from './mutate.js';

const words = fc.oneof(
  nastyText,
  fc.constantFrom(
    ...[
      'assign',
      'unassign',
      'policy',
      'to',
      'from',
      'group',
      'groups',
      'and',
      ',',
      'excluding',
      'except',
      'all',
      'devices',
    ],
    ...[
      'users',
      'show',
      'assignments',
      'of',
      'list',
      'policies',
      'history',
      'my',
      'requests',
      'because',
      'help',
      'collection',
    ],
    ...[
      '"Windows 11 baseline"',
      'Finance laptops',
      '“R&D”',
      '&nbsp;',
      '&lt;b&gt;',
      '<at>Countersign</at>',
      '<p>',
      '&#x41;',
      '&#99999999;',
    ],
    ...[
      '5eafc403-8142-4c3d-b055-9f3b6e2d9c1e',
      'https://intune.microsoft.com/#view/x/policyId/04ab1704-76f9-4306-b9a6-4dd5056bd466',
    ],
  ),
);
const sentence = fc
  .tuple(fc.array(words, { maxLength: 40 }), fc.constantFrom(' ', '', '  ', '\u00a0', '\n'), fc.nat(60))
  .map(([parts, gap, times]) => parts.join(gap).repeat(parts.length > 12 ? 1 : 1 + times));

fuzz(
  'sentences',
  sentence,
  (text) => parse(text),
  (result) => {
    const told = result.kind === 'readings' ? result.text : result.problem.text;
    expect(told.length).toBeLessThanOrEqual(MOST_CHARACTERS);
    if (result.kind === 'problem') {
      const { at, length } = result.problem;
      expect([at >= 0, length >= 0, at + length <= told.length]).toEqual([true, true, true]);
    } else {
      expect(result.readings.length).toBeGreaterThan(0);
      // The directory is asked about every reading.
      expect(result.readings.length).toBeLessThanOrEqual(1_000);
    }
  },
);

const real = {
  action: {
    type: 'Action.Execute',
    verb: 'approve',
    data: { requestId: 'r', revision: 1, reason: 'x', page: 2 },
  },
  trigger: 'automatic',
};
const paged = { action: { verb: 'page', data: { list: 'history', policyId: 'x', after: '1/x' } } };

fuzz(
  'card data, as it is parsed',
  fc.oneof(mutantsOf(real, paged), anyJson),
  (value) => parseCardAction(value),
  (action) => {
    if (action.kind === 'list')
      expect(['policies', 'assignments', 'waiting', 'mine', 'history']).toContain(action.list);
    if (action.kind !== 'request') return;
    expect(Number.isInteger(action.revision) && action.revision >= 0).toBe(true);
    expect(action.requestId.length).toBeGreaterThan(0);
    for (const text of [action.reason, action.choice, action.text])
      expect((text ?? '').length).toBeLessThanOrEqual(8_000);
  },
);

const GUID = '11111111-aaaa-4bbb-8ccc-000000000001';
const SECRET = 'hunter2-do-not-show';
const GOOD: Readonly<Record<string, string>> = {
  MicrosoftAppId: GUID,
  MicrosoftAppType: 'SingleTenant',
  MicrosoftAppTenantId: GUID,
  MicrosoftAppPassword: SECRET,
  APPROVER_GROUP_IDS: GUID,
  REQUESTER_GROUP_IDS: GUID,
  ALLOWED_TENANT_IDS: GUID,
  PORT: '3978',
  CLOUD: 'Public',
  GRAPH_BASE_URL: 'https://graph.microsoft.com',
  ToBotFromChannelOpenIdMetadataUrl: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
  ToBotFromChannelTokenIssuer: 'https://api.botframework.com',
  GRAPH_CLIENT_ID: GUID,
  AZURE_TENANT_ID: GUID,
  AZURE_CLIENT_ID: GUID,
  AZURE_CLIENT_SECRET: SECRET,
  GRAPH_BETA: 'read',
  GRAPH_AUTH: 'app',
  REQUEST_STORE: `DefaultEndpointsProtocol=https;AccountName=x;AccountKey=${SECRET};EndpointSuffix=core.windows.net`,
  SELF_APPROVAL: 'deny',
  APPROVALS_REQUIRED: '1',
  APPROVALS_REQUIRED_BROAD: '2',
  REQUEST_EXPIRES_HOURS: '24',
  READ_BACK_SECONDS: '90',
  INTUNE_APPROVAL_POLL_SECONDS: '60',
  COUNTERSIGN_FREEZE: '0',
  LOG_LEVEL: 'info',
};
const setting = fc.oneof(
  nastyText,
  fc.constantFrom(
    ...[
      'http://graph.microsoft.com',
      'http://127.0.0.1:1',
      'http://127.0.0.1.evil.example',
      'https://u:p@graph.microsoft.com',
      'https://graph.microsoft.com/x',
    ],
    ...[
      'sqlite::memory:',
      'sqlite:x',
      'UserAssignedMSI',
      'MultiTenant',
      'USGov',
      'allow',
      'never',
      '1',
      '0',
      '99999',
      '1e3',
      `@Microsoft.KeyVault(${SECRET})`,
    ],
    ...[
      `${GUID},${GUID}`,
      `${GUID},`,
      'https://x.table.core.windows.net',
      `AccountKey=${SECRET};AccountName=x;TableEndpoint=http://evil.example/`,
      SECRET,
    ],
  ),
);

fuzz(
  'configuration',
  fc.dictionary(
    fc.constantFrom(...Object.keys(GOOD), '__proto__', 'toString'),
    fc.option(setting, { nil: undefined, freq: 4 }),
    { maxKeys: 5 },
  ),
  (changes): Config | ConfigError => {
    try {
      return readConfig({ ...GOOD, ...changes });
    } catch (error) {
      if (error instanceof ConfigError) return error;
      throw error;
    }
  },
  (read) => {
    if (read instanceof ConfigError) {
      expect(read.message).not.toContain('hunter2');
      expect(read.problems.length).toBeGreaterThan(0);
      return;
    }
    expect(read.bot.appId).toMatch(/^[\da-f-]{36}$/);
    expect(read.allowedTenantIds.length).toBeGreaterThan(0);
    for (const url of [read.graph.origin, read.channel.openIdMetadataUrl]) {
      const { protocol, hostname } = new URL(url);
      expect(protocol === 'https:' || (protocol === 'http:' && hostname === '127.0.0.1')).toBe(true);
    }
    expect([...read.rule.approverGroupIds, ...read.rule.requesterGroupIds].length).toBeGreaterThan(0);
    expect(read.rule.approvalsRequired).toBeGreaterThanOrEqual(1);
  },
);

const folder = mkdtempSync(join(tmpdir(), 'countersign-fuzz-'));
const store = openSqliteStore(join(folder, 'requests.db'), () => '2026-11-23T15:00:00.000Z');
beforeAll(async () => {
  const { request, event } = sampleEvent(sampleRequest());
  await store.commit(request, event);
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

fuzz(
  'arguments of commands',
  fc.array(
    fc.oneof(
      nastyText,
      fc.constantFrom(
        '--json',
        '--url',
        '--url=https://x',
        '--package',
        '--package=',
        '--',
        '-',
        '--json=1',
        '--help',
        '--policy',
        '--policy=Test',
        '--group',
        '--group=Test',
        sampleRequest().id,
        '7F3K-a1c9',
      ),
    ),
    { maxLength: 5 },
  ),
  async (args) => {
    const [id = '', policyId] = args;
    return {
      question: readQuestion(args),
      smoke: readSmokeQuestion(args),
      answer: await before(store, { id, ...(policyId !== undefined && { policyId }) }, clouds.Public),
    };
  },
  ({ question, smoke, answer }, [id]) => {
    // Nothing is done without both names.
    for (const name of smoke ? [smoke.policy.text, smoke.group.text] : []) expect(name.trim()).not.toBe('');
    if (question?.url !== undefined) expect(question.url).toMatch(/^https?:\/\//);
    if (answer.kind === 'found') expect([sampleRequest().id, '7F3K', '7F3K-a1c9']).toContain(id);
  },
);

fuzz(
  'cards of any request',
  fc.tuple(anyContent, fc.constantFrom('requester', 'approver', 'everyone')),
  ([content, viewer]) => {
    const request = { ...content, id: 'r', version: 1, seq: 1, head: 'x' };
    const view = { viewer, now: '2026-11-23T15:00:00.000Z', portal: 'https://intune.microsoft.com' };
    const cards = [requestCard(request, view), ...(request.plan ? [payloadCard(request, 0)] : [])];
    return { sizes: cards.map((card) => Buffer.byteLength(JSON.stringify(card))), line: summary(request) };
  },
  ({ sizes, line }) => {
    for (const size of sizes) expect(size).toBeLessThan(25_000);
    expect(line).not.toMatch(/[\n\r\u202e]|\{\{/);
  },
);

/** As tokens look, wherever they turn up. */
const TOKEN = `eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ0b3Atc2VjcmV0In0.${'c2lnbmF0dXJl'.repeat(20)}`;
const fault = {
  kind: 'server',
  doing: 'readPolicy',
  advice: { kind: 'sentence', text: 'y' },
  message: TOKEN,
} as const;
const leak: fc.Arbitrary<unknown> = fc.oneof(
  nastyText.map((text) => `${text} ${TOKEN}`),
  nastyText.map((text) => `Authorization: Bearer ${TOKEN}${text}`),
  anyJson.map((json) => ({ nested: json, token: TOKEN })),
  nastyText.map((text) =>
    Object.assign(new Error(`${text} ${TOKEN}`, { cause: new Error(TOKEN) }), {
      code: TOKEN,
      body: TOKEN,
      request: { headers: TOKEN },
    }),
  ),
  nastyText.map((text) => new GraphError({ ...fault, code: `${text} ${TOKEN}` })),
  fc.constant([TOKEN]),
);

fuzz(
  'log lines',
  fc.tuple(
    fc.dictionary(fc.constantFrom('err', 'reason', 'requestId', 'status', 'x', '__proto__'), leak),
    nastyText,
  ),
  ([fields, message]) => {
    const lines: string[] = [];
    createLog('debug', { write: (line) => void lines.push(line) })('warn', `${message} ${TOKEN}`, fields);
    return lines;
  },
  (lines) => {
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toContain(TOKEN.split('.')[1]);
    expect(() => JSON.parse(lines[0]!) as unknown).not.toThrow();
    expect(lines[0]!.slice(0, -1)).not.toContain('\n');
  },
);
