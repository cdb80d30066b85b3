import { defineConfig } from 'vitest/config'

/** Workspace packages are run from `src`; only what is served as built needs a build: browser tests and tracker-files. */
const source = 'tinyeclipse-source'

const flows = {
  include: ['packages/server/test/flows/**/*.test.ts'],
  testTimeout: 60_000,
  hookTimeout: 60_000,
}

export default defineConfig({
  // Vitest hands these to Node as well: with `import` or `module` among them, CommonJS packages would get ES modules.
  resolve: { conditions: [source, 'node'] },
  environments: { __vitest__: { resolve: { conditions: [source, 'node'] } } },
  ssr: { resolve: { conditions: [source, 'node'] } },
  test: {
    // Every flow starts a server and perhaps a database: more than two at once only slow each other down.
    maxWorkers: 2,
    // Child processes and worker threads of a test inherit this, and so find the sources as the test does.
    execArgv: [`--conditions=${source}`],
    teardownTimeout: 20_000,
    restoreMocks: true,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['packages/*/src/**/*.test.ts', 'scripts/**/*.test.mjs'],
          // Some try thousands of random inputs, beside another worker that does.
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          ...flows,
          name: 'flows-pglite',
          env: { TEST_DATABASE: 'pglite' },
          globalSetup: './packages/server/test/support/pglite.ts',
        },
      },
      {
        extends: true,
        test: {
          ...flows,
          name: 'flows-postgres',
          include: [...flows.include, 'packages/server/test/support/*.test.ts'],
          env: { TEST_DATABASE: 'postgres' },
          globalSetup: './packages/server/test/support/postgres.ts',
        },
      },
      {
        extends: true,
        // Pages of one browser at the same time: most of what they do is wait.
        test: {
          ...flows,
          name: 'browser',
          include: ['packages/server/test/browser/**/*.test.ts'],
          globalSetup: './packages/server/test/support/pglite.ts',
          maxConcurrency: 4,
        },
      },
      {
        extends: true,
        test: {
          ...flows,
          name: 'wordpress',
          include: ['packages/agent-bridge/test/**/*.test.ts'],
          globalSetup: [
            './packages/server/test/support/pglite.ts',
            './packages/agent-bridge/test/support/global-setup.ts',
          ],
        },
      },
      {
        extends: true,
        test: {
          name: 'packages',
          include: ['packages/server/test/packages/**/*.test.ts'],
          globalSetup: './packages/server/test/support/packed.ts',
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
})
