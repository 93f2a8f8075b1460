// The import rules catch what they forbid and let through what they allow: each is broken once, on purpose.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const root = resolve(__dirname, '../..');

/** For each rule, imports that break it; `type x` stands for an `import type` from x. */
const forbidden: Readonly<Record<string, readonly (readonly [from: string, to: string])[]>> = {
  'domain-imports-nothing': [
    ['bot/domain/a.ts', '../workflow/ports.js'],
    ['bot/domain/b.ts', '../config/read-config.js'],
  ],
  'domain-uses-no-package': [
    ['bot/domain/c.ts', 'zod'],
    ['bot/domain/d.ts', 'node:crypto'],
  ],
  'workflow-imports-domain': [
    ['bot/workflow/a.ts', '../graph/allowed.js'],
    ['bot/workflow/b.ts', '../../cards/allowed.js'],
    ['bot/workflow/c.ts', '../config/read-config.js'],
  ],
  'shared-imports-nothing': [['bot/shared/a.ts', '../domain/allowed.js']],
  'workflow-kernel-comes-first': [['bot/workflow/kernel.ts', './verbs/approve.js']],
  'graph-http-comes-first': [['bot/graph/http/a.ts', '../intune/allowed.js']],
  'stores-do-not-know-each-other': [['bot/storage/table/a.ts', '../sqlite/allowed.js']],
  'botframework-fills-ports-of-teams': [['bot/botframework/a.ts', '../graph/allowed.js']],
  'cards-import-domain': [['cards/a.ts', '../bot/workflow/ports.js']],
  'graph-imports-domain-and-ports': [
    ['bot/graph/a.ts', '../workflow/verbs/approve.js'],
    ['bot/graph/b.ts', '../storage/allowed.js'],
  ],
  'storage-imports-domain-and-ports': [
    ['bot/storage/a.ts', '../workflow/verbs/approve.js'],
    ['bot/storage/b.ts', '../../cards/allowed.js'],
  ],
  'telemetry-imports-domain-and-ports': [
    ['bot/telemetry/a.ts', '../graph/allowed.js'],
    ['bot/telemetry/b.ts', '../workflow/verbs/approve.js'],
  ],
  'teams-imports-domain-workflow-cards': [
    ['bot/teams/a.ts', '../graph/allowed.js'],
    ['bot/teams/b.ts', '../storage/allowed.js'],
  ],
  'main-imports-bot-and-cards': [
    ['bot/log.ts', '../demo/teams/allowed.js'],
    ['bot/cli/doctor.ts', '../../test/support/allowed.js'],
  ],
  'main-is-imported-by-demo-main-alone': [
    ['bot/teams/c.ts', '../main.js'],
    ['demo/teams/c.ts', '../main.js'],
  ],
  'stand-ins-import-nothing-of-ours': [
    ['demo/graph/a.ts', '../../bot/domain/allowed.js'],
    ['demo/graph/b.ts', '../../cards/allowed.js'],
    ['demo/teams/a.ts', '../../bot/main.js'],
  ],
  'demo-main-imports-bot-main': [['demo/main.ts', '../bot/config/read-config.js']],
  'botbuilder-and-restify-in-botframework': [
    ['bot/main.ts', 'botbuilder'],
    ['bot/workflow/d.ts', 'botbuilder-core'],
    ['bot/workflow/e.ts', 'botframework-connector'],
    ['bot/workflow/g.ts', 'type botbuilder'],
    ['demo/teams/b.ts', 'restify'],
  ],
  'azure-identity-where-credentials-are-made': [
    ['bot/graph/d.ts', '@azure/identity'],
    ['bot/cli/a.ts', '@azure/identity'],
  ],
  'credentials-at-the-edges': [
    ['bot/workflow/f.ts', 'type @azure/identity'],
    ['bot/config/environment.ts', 'type @azure/identity'],
  ],
  'telemetry-in-telemetry': [
    ['bot/workflow/h.ts', '@opentelemetry/api'],
    ['bot/teams/f.ts', '@azure/monitor-opentelemetry-exporter'],
  ],
  'templating-in-render': [
    ['cards/text/states.ts', 'adaptivecards-templating'],
    ['bot/teams/d.ts', 'adaptivecards-templating'],
  ],
  'program-uses-no-development-package': [['bot/teams/e.ts', 'ajv']],
  'no-cycle': [['bot/graph/cycle-back.ts', './cycle.js']],
  'no-orphan': [],
  resolvable: [['bot/storage/c.ts', './nowhere.js']],
};

/** Imports the design wants. */
const allowed: readonly (readonly [from: string, to: string])[] = [
  ['bot/domain/allowed.ts', 'fastest-levenshtein'],
  ['bot/workflow/ports.ts', '../domain/allowed.js'],
  ['bot/workflow/verbs/approve.ts', '../ports.js'],
  ['bot/graph/allowed.ts', '../workflow/ports.js'],
  ['bot/graph/allowed.ts', 'type @azure/identity'],
  ['bot/graph/intune/allowed.ts', '../http/allowed.js'],
  ['bot/graph/http/allowed.ts', '../../shared/allowed.js'],
  ['bot/storage/documents/allowed.ts', '../../domain/allowed.js'],
  ['bot/storage/sqlite/allowed.ts', '../documents/allowed.js'],
  ['bot/storage/table/allowed.ts', '../documents/allowed.js'],
  ['bot/credentials.ts', '@azure/identity'],
  ['bot/storage/allowed.ts', '../domain/allowed.js'],
  ['bot/storage/allowed.ts', 'better-sqlite3'],
  ['bot/telemetry/allowed.ts', '../workflow/ports.js'],
  ['bot/telemetry/allowed.ts', '../domain/allowed.js'],
  ['bot/telemetry/allowed.ts', '@opentelemetry/api'],
  ['bot/teams/allowed.ts', '../../cards/allowed.js'],
  ['bot/teams/allowed.ts', '../workflow/verbs/approve.js'],
  ['bot/botframework/allowed.ts', 'botbuilder'],
  ['bot/botframework/allowed.ts', 'restify'],
  ['bot/botframework/allowed.ts', '../teams/allowed.js'],
  ['bot/shared/allowed.ts', 'node:crypto'],
  ['bot/config/read-config.ts', 'zod'],
  ['bot/main.ts', './teams/allowed.js'],
  ['bot/main.ts', '../cards/allowed.js'],
  ['cards/allowed.ts', './render.js'],
  ['cards/render.ts', '../bot/domain/allowed.js'],
  ['cards/render.ts', 'adaptivecards-templating'],
  ['demo/main.ts', '../bot/main.js'],
  ['demo/main.ts', './teams/allowed.js'],
  ['demo/teams/allowed.ts', '../graph/allowed.js'],
  ['demo/graph/allowed.ts', 'jsonwebtoken'],
  ['test/support/allowed.ts', '../../bot/main.js'],
  ['bot/graph/cycle.ts', './cycle-back.js'],
];

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}

function writeFixture(folder: string): void {
  const sources = new Map<string, string[]>([['cards/alone.ts', []]]);
  for (const [from, to] of [...Object.values(forbidden).flat(), ...allowed]) {
    sources.set(from, [...(sources.get(from) ?? []), to]);
  }
  for (const [path, imports] of sources) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    const lines = imports.map((to) =>
      to.startsWith('type ') ? `import type { T } from '${to.slice(5)}';` : `import '${to}';`,
    );
    writeFileSync(join(folder, path), [...lines, 'export const here = true;', ''].join('\n'));
  }
  for (const file of ['package.json', 'tsconfig.json']) copyFileSync(join(root, file), join(folder, file));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
}

/** What the project's own rules say about the files in `folder`, as `rule: file`. */
function violations(folder: string): string[] {
  const report = execFileSync(
    process.execPath,
    [
      join(root, 'node_modules/.bin/depcruise'),
      ...['--config', join(root, '.dependency-cruiser.cjs'), '--output-type', 'json'],
      ...['bot', 'cards', 'demo', 'test'],
    ],
    { cwd: folder, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  const { summary } = JSON.parse(report) as { summary: { violations: readonly Violation[] } };
  return summary.violations.map(({ rule, from }) => `${rule.name}: ${from}`);
}

describe('the import rules', () => {
  let folder = '';
  let found: string[] = [];

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'countersign-imports-'));
    writeFixture(folder);
    found = violations(folder);
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const cases = Object.entries(forbidden).flatMap(([rule, imports]) =>
    imports.map(([from, to]) => [rule, from, to] as const),
  );

  it.each(cases)('%s: refuses %s importing %s', (rule, from) => {
    expect(found).toContain(`${rule}: ${from}`);
  });

  it('refuses a file that imports nothing and that nothing imports', () => {
    expect(found).toContain('no-orphan: cards/alone.ts');
  });

  it('lets through every import the design wants', () => {
    const wrongly = found.filter(
      (line) => line.endsWith('allowed.ts') || /(ports|approve|render|config)\.ts$/.test(line),
    );
    expect(wrongly).toEqual([]);
  });

  it('breaks every rule there is, so that no rule is written but asleep', () => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- the configuration is CommonJS, as its tool wants it
    const configuration = require('../../.dependency-cruiser.cjs') as {
      forbidden: readonly { name: string }[];
    };
    const broken = new Set(found.map((line) => line.slice(0, line.indexOf(':'))));
    expect(configuration.forbidden.map(({ name }) => name).filter((name) => !broken.has(name))).toEqual([]);
    expect(Object.keys(forbidden).sort()).toEqual(configuration.forbidden.map(({ name }) => name).sort());
  });
});
