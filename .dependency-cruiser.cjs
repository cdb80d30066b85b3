/**
 * What may import what. ARCHITECTURE.md tells the rules, their reasons stand in each `comment`.
 * `scripts/rules.mjs` runs them and fails too when nothing was read; `scripts/rules.test.mjs` plants a fault for each.
 */

/** Imports that are gone after compiling cost no byte and call no code. */
const valuesOnly = { dependencyTypesNot: ['type-only'] }
const tests = '\\.test\\.tsx?$'
const npm = (...names) => names.map((name) => `(^|/)node_modules/${name}/`)

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'contract-is-pure',
      comment: 'The contract is read by browsers and servers alike: only zod/mini (zod itself is 90 KB) and wire.',
      severity: 'error',
      from: { path: '^packages/sdk/src/contract/', pathNot: tests },
      to: { pathNot: ['^packages/sdk/src/(contract/|wire\\.ts$)', '(^|/)node_modules/zod/(v4/)?mini/'] },
    },
    {
      name: 'wire-is-bare',
      comment: 'The tracker takes its values from wire: whatever wire imported, every page view would pay for.',
      severity: 'error',
      from: { path: '^packages/sdk/src/wire\\.ts$' },
      to: {},
    },
    {
      name: 'client-knows-contract-and-ky',
      comment: 'The sdk is installed by strangers: ky and zod/mini are all it may bring, and never the server.',
      severity: 'error',
      from: { path: '^packages/sdk/src/', pathNot: [tests, '^packages/sdk/src/(contract/|wire\\.ts$|mock)'] },
      to: { pathNot: ['^packages/sdk/src/', ...npm('ky'), '(^|/)node_modules/zod/(v4/)?mini/'] },
    },
    {
      name: 'tracker-is-bare',
      comment: 'Every byte runs on every page of every customer: values from sdk/wire alone; types are free.',
      severity: 'error',
      from: { path: '^packages/tracker/src/', pathNot: [tests, '/vitals\\.ts$'] },
      to: { pathNot: ['^packages/tracker/src/', '^packages/sdk/src/wire\\.ts$'], ...valuesOnly },
    },
    {
      name: 'tracker-vitals',
      comment: 'web-vitals is known to the vitals file alone, so that who does not use it does not load it.',
      severity: 'error',
      from: { path: '^packages/tracker/src/.*vitals\\.ts$' },
      to: { pathNot: ['^packages/tracker/src/', '^packages/sdk/src/wire\\.ts$', ...npm('web-vitals')], ...valuesOnly },
    },
    {
      name: 'widget-is-preact',
      comment: 'ky and zod would double the chat widget: preact, and types of the contract.',
      severity: 'error',
      from: { path: '^packages/widget/src/', pathNot: tests },
      to: { pathNot: ['^packages/widget/src/', ...npm('preact')], ...valuesOnly },
    },
    {
      name: 'server-takes-the-contract',
      comment: 'Server and client meet in the contract. A server that used its own client would hide faults of both.',
      severity: 'error',
      from: { path: '^packages/server/src/' },
      to: { path: '^packages/sdk/', pathNot: '^packages/sdk/src/(contract/index|wire)\\.ts$' },
    },
    {
      name: 'server-serves-built-files',
      comment: 'The server serves the built files of these packages where they are installed; none of them is needed.',
      severity: 'error',
      from: { path: '^packages/server/src/' },
      to: { path: '^packages/(tracker|widget|agent-bridge)/' },
    },
    {
      name: 'platform-knows-no-module',
      comment: 'The platform carries the modules. Knowing one would make it impossible to take out.',
      severity: 'error',
      from: { path: '^packages/server/src/platform/' },
      to: { path: '^packages/server/src/', pathNot: '^packages/server/src/platform/' },
    },
    {
      name: 'module-by-its-door',
      comment: 'A module is entered by its index.ts, so that its author knows what others rely on.',
      severity: 'error',
      from: { path: '^packages/server/src/modules/([^/]+)/' },
      to: { path: '^packages/server/src/modules/', pathNot: '^packages/server/src/modules/($1/|[^/]+/index\\.ts$)' },
    },
    {
      name: 'module-by-its-door-from-outside',
      comment: 'Whatever puts the modules together also enters each by its index.ts.',
      severity: 'error',
      from: { path: '^packages/', pathNot: '^packages/server/src/modules/' },
      to: { path: '^packages/server/src/modules/', pathNot: '^packages/server/src/modules/[^/]+/index\\.ts$' },
    },
    {
      name: 'module-does-not-assemble',
      comment: 'A module gets what it needs as arguments; it does not reach up to what starts it.',
      severity: 'error',
      from: { path: '^packages/server/src/modules/', pathNot: tests },
      to: { path: '^packages/server/src/[^/]+\\.ts$', ...valuesOnly },
    },
    {
      name: 'tables-by-their-store',
      comment: "Only a module's store.ts speaks SQL. Elsewhere the types of the database are enough.",
      severity: 'error',
      from: {
        path: '^packages/server/src/modules/[^/]+/',
        pathNot: [tests, '^packages/server/src/modules/[^/]+/store(\\.ts$|/)'],
      },
      to: {
        path: [
          ...npm('kysely', 'pg', 'pg-boss', '@electric-sql/pglite'),
          '^packages/server/src/platform/database\\.ts$',
        ],
        ...valuesOnly,
      },
    },
    {
      name: 'no-cycles',
      comment: 'In a circle nothing can be read first, tested alone or taken out.',
      severity: 'error',
      from: { path: '^(packages|examples)/' },
      to: { circular: true },
    },
    {
      name: 'config-reads-the-environment',
      comment:
        'Only config.ts reads the environment, and names every bad variable at once. (Biome watches process.env.)',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/', pathNot: [tests, '^packages/server/src/config\\.ts$'] },
      to: { path: '^(node:)?process$' },
    },
    {
      name: 'screens-know-no-wordpress',
      comment:
        'The same screens mount in WordPress and in the hub: what only WordPress has is reached over the bridge.',
      severity: 'error',
      from: { path: '^packages/agent-bridge/src/(?!bridge/)', pathNot: tests },
      to: { path: npm('@wordpress/api-fetch', '@wordpress/hooks', '@wordpress/api-request') },
    },
    {
      name: 'screens-know-the-sdk-and-components',
      comment:
        'Whatever else a screen knew, the hub and every plugin that bundles it would have to bring too. Of the bridge they take what knows no WordPress.',
      severity: 'error',
      from: { path: '^packages/agent-bridge/src/(screens|texts)/', pathNot: tests },
      to: {
        pathNot: [
          '^packages/agent-bridge/src/(screens|texts)/',
          '^packages/agent-bridge/src/bridge/(connection|live)\\.ts$',
          '^packages/analytics-view/src/',
          '^packages/sdk/src/index\\.ts$',
          ...npm('react', '@types/react', '@wordpress/(components|dataviews|element|icons)', 'uplot'),
        ],
      },
    },
    {
      name: 'analytics-view-knows-no-framework',
      comment: 'The example draws it with Preact, the screens of WordPress with React: neither may be known to it.',
      severity: 'error',
      from: { path: '^packages/analytics-view/src/', pathNot: tests },
      to: { pathNot: ['^packages/analytics-view/src/', '^packages/sdk/src/index\\.ts$', ...npm('uplot')] },
    },
    {
      name: 'published-entries-only',
      comment:
        'Examples show what a stranger can do: they enter packages by what is published. (analytics-view has no build.)',
      severity: 'error',
      from: { path: '^examples/' },
      to: {
        path: '^packages/',
        pathNot:
          '^packages/(sdk/src/(index|contract/index|wire|webhooks|mock)\\.ts|[^/]+/src/index\\.ts|analytics-view/src/.+\\.ts|[^/]+/(dist/|package\\.json))',
      },
    },
    {
      name: 'no-test-code-in-packages',
      comment: 'Tests and benches are not published: what imports them breaks at the user.',
      severity: 'error',
      from: { path: '^(packages/[^/]+/src|examples)/', pathNot: tests },
      to: { path: ['^packages/[^/]+/(test|bench)/', tests] },
    },
    {
      name: 'resolvable',
      comment:
        'An import that was not resolved was checked against no rule above. Is it in package.json, and installed?',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    // Sources, never what was built from them.
    exclude: { path: ['^(packages|examples)/.+/dist/', '^packages/agent-bridge/build/'] },
    doNotFollow: { path: ['(^|/)node_modules/'] },
    tsPreCompilationDeps: true,
    moduleSystems: ['es6', 'cjs'],
    // Without these two, `@tinyeclipse/sdk/contract` is not resolved and every rule about it passes in silence.
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['tinyeclipse-source', 'import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mts', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
      mainFields: ['module', 'main', 'types'],
    },
    combinedDependencies: true,
  },
}
