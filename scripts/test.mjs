// `npm test`: everything, on a machine with nothing but git, Node and the npm registry.
//   npm test -- --only flows        the steps whose name contains "flows"; without installing
//   npm test -- --verbose           with the output of each step as it comes
//   TEST_POSTGRES_BIN=/usr/lib/postgresql/15/bin npm test        the flows on that PostgreSQL as well

import { describeNeeds, missingForWordPress } from './demo-wordpress/needs.mjs'
import { buildStep, sizeStep, staticSteps } from './static-steps.mjs'
import { pnpm, readArguments, runSteps, testProject } from './steps.mjs'

/** These wait for leases, pauses and restarts more than they compute. */
const WAITING = ['--maxWorkers=3']
/** What is random was tried on two databases by then; a third one is asked whether it knows the same SQL. */
const FEW_RANDOM = { TEST_PROPERTY_ROUNDS: '3', TEST_HOSTILE_BODIES: '2000' }
/** Where everything is checked, a machine without PHP fails; a person's is told what to install. */
const wordpressStep = (name, database) => {
  const missing = process.env.CI ? [] : missingForWordPress({ database })
  const step = testProject(name, 'wordpress', { TEST_WP_DATABASE: database })
  return missing.length > 0 ? { ...step, skip: describeNeeds(missing) } : step
}
const ownPostgres = process.env.TEST_POSTGRES_BIN

await runSteps(
  [
    // With CI set pnpm answers its own questions, such as after the smaller installation of `npm start`.
    { name: 'install', commands: [pnpm('install', '--frozen-lockfile')], env: { CI: 'true' }, essential: true },
    ...staticSteps,
    buildStep,
    sizeStep,
    testProject('unit tests', 'unit'),
    testProject('flows on PGlite', 'flows-pglite'),
    testProject('flows on PostgreSQL', 'flows-postgres', { TEST_POSTGRES_BIN: '' }, WAITING),
    ...(ownPostgres
      ? [testProject(`flows on PostgreSQL of ${ownPostgres}`, 'flows-postgres', FEW_RANDOM, WAITING)]
      : []),
    testProject('browser tests', 'browser'),
    wordpressStep('WordPress', 'sqlite'),
    wordpressStep('WordPress on MariaDB', 'mariadb'),
    testProject('package checks', 'packages'),
  ],
  readArguments(),
)
