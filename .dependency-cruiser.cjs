// Which folder and which package may be imported from where: the two tables of docs/architecture.md as rules.
// Type-only imports count as imports: a type of botbuilder in the workflow would tie the workflow to botbuilder all the same.

/** One rule: files matching `from` may import, of our own files, only those matching `allowed`. */
function only(name, from, allowed, comment) {
  return {
    name,
    comment,
    severity: 'error',
    from: { path: from },
    to: { path: '^(bot|cards|demo|test|tools)/', pathNot: allowed },
  };
}

/** One rule: of the program's files, only those matching `where` may import the packages matching `packages`. */
function packagesOnlyIn(name, packages, where, comment) {
  return {
    name,
    comment,
    severity: 'error',
    from: { path: '^(bot|cards|demo)/', pathNot: where },
    to: { path: `(^|/)node_modules/(${packages})(/|$)` },
  };
}

const folders = [
  only(
    'domain-imports-nothing',
    '^bot/domain/',
    '^bot/domain/',
    'bot/domain is pure: it imports nothing but itself.',
  ),
  {
    name: 'domain-uses-no-package',
    comment: 'bot/domain may use one pure package, fastest-levenshtein, and nothing of Node.',
    severity: 'error',
    from: { path: '^bot/domain/' },
    to: {
      dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'],
      pathNot: '(^|/)node_modules/fastest-levenshtein/',
    },
  },
  only(
    'shared-imports-nothing',
    '^bot/shared/',
    '^bot/shared/',
    'bot/shared has small tools with no opinion.',
  ),
  only(
    'workflow-imports-domain',
    '^bot/workflow/',
    '^bot/(domain|workflow|shared)/',
    'bot/workflow imports bot/domain.',
  ),
  {
    name: 'workflow-kernel-comes-first',
    comment: 'Verbs, planning, applying and intune import the kernel, never the other way.',
    severity: 'error',
    from: { path: '^bot/workflow/[^/]+$' },
    to: { path: '^bot/workflow/[^/]+/' },
  },
  only('cards-import-domain', '^cards/', '^(bot/(domain|shared)|cards)/', 'cards import bot/domain.'),
  only(
    'graph-imports-domain-and-ports',
    '^bot/graph/',
    '^bot/(domain/|graph/|shared/|workflow/ports\\.ts$)',
    'bot/graph imports bot/domain and the ports.',
  ),
  {
    name: 'graph-http-comes-first',
    comment: 'The HTTP client knows nothing of policies and groups.',
    severity: 'error',
    from: { path: '^bot/graph/http/' },
    to: { path: '^bot/graph/(intune|entra)/' },
  },
  only(
    'storage-imports-domain-and-ports',
    '^bot/storage/',
    '^bot/(domain/|storage/|shared/|workflow/ports\\.ts$)',
    'bot/storage imports bot/domain and the ports.',
  ),
  {
    name: 'stores-do-not-know-each-other',
    comment:
      'SQLite and the table are two answers to one contract; what both need is in bot/storage/documents.',
    severity: 'error',
    from: { path: '^bot/storage/(sqlite|table|documents)/' },
    to: { path: '^bot/storage/(sqlite|table)/', pathNot: '^bot/storage/$1/' },
  },
  only(
    'telemetry-imports-domain-and-ports',
    '^bot/telemetry/',
    '^bot/(domain/|telemetry/|shared/|workflow/ports\\.ts$)',
    'bot/telemetry imports bot/domain and the ports: it watches, and knows no edge.',
  ),
  only(
    'teams-imports-domain-workflow-cards',
    '^bot/teams/',
    '^(bot/(domain|workflow|teams|shared)|cards)/',
    'bot/teams imports bot/domain, bot/workflow and cards.',
  ),
  only(
    'botframework-fills-ports-of-teams',
    '^bot/botframework/',
    '^bot/(botframework|teams|shared)/',
    'bot/botframework imports the ports of bot/teams that it fills, and nothing else.',
  ),
  only(
    'main-imports-bot-and-cards',
    '^bot/[^/]+\\.ts$|^bot/(cli|config)/',
    '^(bot|cards)/',
    'The program never loads a stand-in or a test.',
  ),
  {
    name: 'main-is-imported-by-demo-main-alone',
    comment:
      'The program is started by itself, by demo/main.ts and by tests; nothing in it imports its own start.',
    severity: 'error',
    from: { path: '^(bot|cards|demo)/', pathNot: '^demo/main\\.ts$' },
    to: { path: '^(bot|demo)/main\\.ts$' },
  },
  only(
    'stand-ins-import-nothing-of-ours',
    '^demo/(?!main\\.ts$)',
    '^demo/(?!main\\.ts$)',
    'Stand-ins speak HTTP: what they agree on with the bot is the wire.',
  ),
  only(
    'demo-main-imports-bot-main',
    '^demo/main\\.ts$',
    '^(bot/main\\.ts$|demo/)',
    'demo/main.ts imports bot/main.ts and the stand-ins.',
  ),
];

const packages = [
  packagesOnlyIn(
    'botbuilder-and-restify-in-botframework',
    '@types/restify|botbuilder[^/]*|botframework-[^/]*|restify',
    '^bot/botframework/',
    'Moving off botbuilder must cost one folder: docs/adr/0005.',
  ),
  {
    name: 'azure-identity-where-credentials-are-made',
    comment: 'One file makes every credential, so that no identity is ever chosen silently: docs/adr/0011.',
    severity: 'error',
    from: { path: '^(bot|cards|demo)/', pathNot: '^bot/credentials\\.ts$' },
    to: { path: '(^|/)node_modules/@azure/identity(/|$)', dependencyTypesNot: ['type-only'] },
  },
  packagesOnlyIn(
    'credentials-at-the-edges',
    '@azure/identity',
    '^bot/(credentials\\.ts$|(graph|storage|botframework)/)',
    'Edges take credentials as they are given, by type; nothing else knows of them.',
  ),
  packagesOnlyIn(
    'telemetry-in-telemetry',
    '@opentelemetry/[^/]+|@azure/monitor-[^/]+',
    '^bot/telemetry/',
    'What is recorded, and for whom, is decided in one place: docs/adr/0010.',
  ),
  packagesOnlyIn(
    'templating-in-render',
    'adaptivecards-templating|adaptive-expressions',
    '^cards/render\\.ts$',
    'One place renders, so that one place fails on an unresolved field.',
  ),
  {
    name: 'program-uses-no-development-package',
    comment: 'What runs in production is installed by `npm ci --omit=dev`.',
    severity: 'error',
    from: { path: '^(bot|cards)/' },
    to: {
      dependencyTypes: ['npm-dev'],
      dependencyTypesNot: ['type-only'],
      pathNot: '(^|/)node_modules/@types/',
    },
  },
];

const shape = [
  {
    name: 'no-cycle',
    comment: 'Imports form no cycle.',
    severity: 'error',
    from: {},
    to: { circular: true },
  },
  {
    name: 'no-orphan',
    comment: 'A file that imports nothing and that nothing imports belongs to nothing.',
    severity: 'error',
    from: { orphan: true, path: '^(bot|cards|demo)/' },
    to: {},
  },
  {
    name: 'resolvable',
    comment:
      'Every import leads somewhere. (web-tree-sitter hides its file from the resolver; the test that needs it would fail.)',
    severity: 'error',
    from: { pathNot: '^test/deployment/syntax-tree\\.mjs$' },
    to: { couldNotResolve: true },
  },
];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [...folders, ...packages, ...shape],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^demo/teams/page/' },
  },
};
