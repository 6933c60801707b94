// Who may import whom, as data. Arrows point left: core <- infra <- modules <- entry files.

/** Level per module: a module imports the index of lower levels only. */
const LEVELS = {
  access: 0,
  regions: 0,
  media: 0,
  organisations: 1,
  people: 2,
  activities: 3,
  'demand-calls': 3,
  reservations: 4,
  'partner-sync': 4,
  matching: 5,
  'demand-responses': 5,
  moderation: 5,
  administration: 6,
  notifications: 6,
  privacy: 6,
};

const ENTRY_FILES = '^src/(main|server|worker|app|wiring)\\.ts$';
const ROUTES = '\\.routes\\.ts$';
const RULES = '\\.(rules|machine)\\.ts$';
const STORE = '\\.store\\.ts$';
const SERVICE = '\\.service\\.ts$';
const SCHEMAS = '\\.schemas\\.ts$';
const JOBS = '\\.jobs\\.ts$';
const SQL_PACKAGES = 'node_modules/(drizzle-orm|postgres|graphile-worker)/';
const FASTIFY_PACKAGES = 'node_modules/(fastify|fastify-plugin|@fastify)/';
const TYPES = ['type-only', 'type-import'];

const inModules = (role) => ({ path: `^src/modules/.+${role}` });
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

const layerRules = [
  rule('no-cycles', 'Files that need each other are one file, or miss a third one.', {}, { circular: true }),
  {
    ...rule(
      'no-cycles-between-modules',
      'Two modules that need each other have no owner for what they share.',
      { path: '^src/modules/' },
      { circular: true },
    ),
    scope: 'folder',
  },
  rule(
    'core-is-pure',
    'Core is plain values and functions: it runs anywhere, without input or output.',
    { path: '^src/core/' },
    { pathNot: ['^src/core/', 'node_modules/(typebox|temporal-polyfill)/'] },
  ),
  rule(
    'infra-below-modules',
    'Infrastructure serves every module, so it knows none of them and no entry file.',
    { path: '^src/infra/' },
    { path: '^src/', pathNot: ['^src/infra/', '^src/core/'] },
  ),
  rule(
    'database-below-http',
    'The database layer also serves the worker, which has no HTTP edge.',
    { path: '^src/infra/db/' },
    { path: '^src/infra/(http|jobs)/' },
  ),
  rule(
    'modules-below-entry-files',
    'Entry files wire modules; nothing calls back up, and configuration arrives as an argument.',
    { path: '^src/modules/' },
    { path: '^src/[^/]+\\.ts$' },
  ),
  rule(
    'config-read-by-entry-files',
    'One reader of the configuration keeps tests from changing the environment.',
    { path: '^src/', pathNot: [ENTRY_FILES, '^src/config\\.ts$'] },
    { path: '^src/config\\.ts$' },
  ),
  rule(
    'product-without-tools',
    'The running product contains neither tests nor scripts.',
    { path: '^src/' },
    { path: '^(test|scripts)/' },
  ),
  rule(
    'product-without-development-packages',
    'The image is installed without development packages.',
    { path: '^src/' },
    { dependencyTypes: ['npm-dev'] },
  ),
  rule(
    'everything-resolves',
    'An import that does not resolve is not checked.',
    {},
    { couldNotResolve: true },
  ),
  rule(
    'one-typebox',
    'Two builds of the schema library do not recognise each other.',
    {},
    { path: '@sinclair/typebox' },
  ),
];

const roleRules = [
  rule(
    'rules-are-pure',
    'A rule gets everything as an argument, so a table test covers it.',
    { path: '^src/modules/([^/]+)/.+\\.(rules|machine)\\.ts$' },
    {
      pathNot: [
        '^src/core/',
        '^src/modules/$1/[^/]+\\.(rules|machine)\\.ts$',
        '^src/infra/db/schema/',
        'node_modules/(typebox|temporal-polyfill)/',
      ],
    },
  ),
  rule(
    'rules-know-tables-as-types',
    'A rule may share the states of the database, never its tables.',
    inModules(RULES),
    { path: '^src/infra/db/schema/', dependencyTypesNot: TYPES },
  ),
  rule(
    'transactions-open-in-services',
    'A use case is one transaction, and the service is the use case.',
    { path: '^src/modules/', pathNot: SERVICE },
    { path: '^src/infra/context\\.ts$', dependencyTypesNot: TYPES },
  ),
  rule(
    'sql-in-stores',
    'SQL elsewhere is a second way to do one thing.',
    { path: '^src/modules/', pathNot: STORE },
    { path: SQL_PACKAGES },
  ),
  rule(
    'tables-in-stores',
    'Only stores touch tables; schemas may take the values of an enum, others the types.',
    { path: '^src/modules/', pathNot: [STORE, SCHEMAS] },
    { path: '^src/infra/db/schema/', dependencyTypesNot: TYPES },
  ),
  rule(
    'stores-below-services',
    'A store answers questions about rows and never calls up.',
    inModules(STORE),
    { path: '^src/modules/.+\\.(service|routes|jobs|events)\\.ts$' },
  ),
  rule(
    'stores-know-own-module',
    'A store reads other tables by join, not through code of other modules.',
    { path: '^src/modules/([^/]+)/.+\\.store\\.ts$' },
    { path: '^src/modules/', pathNot: '^src/modules/$1/' },
  ),
  rule('stores-know-contract-as-types', 'Rows are mapped to the contract elsewhere.', inModules(STORE), {
    path: '^src/modules/.+\\.schemas\\.ts$',
    dependencyTypesNot: TYPES,
  }),
  rule(
    'http-in-routes',
    'Services, rules and stores also run in the worker and in scripts.',
    { path: '^src/modules/.+\\.(service|rules|store|jobs|events)\\.ts$' },
    { path: [FASTIFY_PACKAGES, '^src/infra/http/'] },
  ),
  rule('services-below-routes', 'A use case does not know which transport calls it.', inModules(SERVICE), {
    path: '^src/modules/.+\\.(routes|jobs)\\.ts$',
  }),
  rule('schemas-are-contract', 'A contract is data and mapping; it fetches nothing.', inModules(SCHEMAS), {
    path: '^src/modules/.+\\.(service|store|routes|jobs)\\.ts$',
  }),
  rule('routes-call-one-service', 'A route is path, schema, scope and one service call.', inModules(ROUTES), {
    path: [
      '^src/modules/.+\\.(store|rules|jobs)\\.ts$',
      '^src/infra/(db|jobs)/',
      '^src/infra/(audit|outbox)\\.ts$',
    ],
  }),
  rule(
    'routes-know-own-module',
    'A route that needs another module is a missing use case.',
    { path: '^src/modules/([^/]+)/.+\\.routes\\.ts$' },
    { path: '^src/modules/', pathNot: '^src/modules/$1/' },
  ),
  rule('jobs-call-services', 'A job is a transport like a route.', inModules(JOBS), {
    path: ['^src/modules/.+\\.(store|routes)\\.ts$', '^src/infra/(db|http)/'],
  }),
];

const faceRules = [
  rule(
    'modules-meet-at-their-index',
    'What a module does not export may change without asking.',
    { path: '^src/modules/([^/]+)/' },
    { path: '^src/modules/', pathNot: ['^src/modules/$1/', '^src/modules/[^/]+/index\\.ts$'] },
  ),
  rule(
    'not-through-own-index',
    'Importing the own public face is how cycles begin.',
    { path: '^src/modules/([^/]+)/', pathNot: '/index\\.ts$' },
    { path: '^src/modules/$1/index\\.ts$' },
  ),
  rule(
    'entry-files-use-the-index',
    'Wiring needs the public face only.',
    { path: ENTRY_FILES },
    { path: '^src/modules/', pathNot: '^src/modules/[^/]+/index\\.ts$' },
  ),
  rule(
    'tests-use-the-public-face',
    'Tests of a module go through HTTP, its index and its pure functions, so that its inside may change.',
    { path: '^test/modules/' },
    { path: '^src/modules/.+\\.(store|routes|service|jobs)\\.ts$' },
  ),
];

const names = Object.keys(LEVELS);
const notBelow = (name) => names.filter((other) => other !== name && LEVELS[other] >= LEVELS[name]);

const levelRules = names.map((name) =>
  rule(
    `level-${LEVELS[name]}-${name}`,
    `${name} is of level ${LEVELS[name]} and may import lower levels only.`,
    { path: `^src/modules/${name}/` },
    { path: `^src/modules/(${notBelow(name).join('|') || 'none'})/` },
  ),
);

const unlevelled = rule(
  'every-module-has-a-level',
  'A new module is given its level in this file first.',
  { path: '^src/modules/', pathNot: `^src/modules/(${names.join('|')})/` },
  {},
);

module.exports = {
  forbidden: [...layerRules, ...roleRules, ...faceRules, ...levelRules, unlevelled],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.json'],
    },
  },
};
