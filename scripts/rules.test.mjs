import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

let checkout
beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'tinyeclipse-rules-'))
  for (const [path, content] of Object.entries(sound)) write(path, content)
  mkdirSync(join(checkout, 'node_modules/@tinyeclipse'), { recursive: true })
  for (const name of ['sdk', 'tracker', 'server']) {
    symlinkSync(join(checkout, 'packages', name), join(checkout, 'node_modules/@tinyeclipse', name), 'dir')
  }
})
afterEach(() => rmSync(checkout, { recursive: true, force: true }))

test('finds nothing in a tree that keeps the rules', () => {
  expect(check()).toEqual({ status: 0, broken: [] })
})

test('fails on a tree in which it reads nothing', () => {
  rmSync(join(checkout, 'packages'), { recursive: true })
  rmSync(join(checkout, 'examples'), { recursive: true })
  mkdirSync(join(checkout, 'packages'))
  expect(check().status).toBe(1)
})

test('catches one planted fault per rule', () => {
  const planted = Object.entries(faults).flatMap(([rule, files]) =>
    Object.entries(files).map(([path, content]) => {
      write(path, content)
      return `${rule}: ${path}`
    }),
  )
  const { status, broken } = check()
  expect(status).toBe(1)
  // A fault may break a second rule too, but none goes unseen.
  expect(planted.filter((fault) => !broken.includes(fault))).toEqual([])
})

test('has a planted fault for every rule', () => {
  const { forbidden } = createRequire(import.meta.url)('../.dependency-cruiser.cjs')
  expect(Object.keys(faults).sort()).toEqual(forbidden.map(({ name }) => name).sort())
})

const server = 'packages/server/src'

/** A small house that breaks no rule, and comes close to it where a rule has an exception. */
const sound = {
  'packages/sdk/package.json': JSON.stringify({
    name: '@tinyeclipse/sdk',
    type: 'module',
    exports: {
      '.': { 'tinyeclipse-source': './src/index.ts' },
      './contract': { 'tinyeclipse-source': './src/contract/index.ts' },
      './wire': { 'tinyeclipse-source': './src/wire.ts' },
    },
  }),
  'packages/sdk/src/wire.ts': 'export const LIMIT = 1',
  'packages/sdk/src/contract/index.ts':
    "import * as z from 'zod/mini'\nimport { LIMIT } from '../wire.ts'\nexport const Site = z.number(LIMIT)",
  'packages/sdk/src/index.ts':
    "import ky from 'ky'\nimport { Site } from './contract/index.ts'\nexport default [ky, Site]",
  'packages/tracker/package.json': JSON.stringify({
    name: '@tinyeclipse/tracker',
    type: 'module',
    exports: { '.': { 'tinyeclipse-source': './src/index.ts' } },
  }),
  'packages/tracker/src/index.ts':
    "import { LIMIT } from '@tinyeclipse/sdk/wire'\nimport type { Site } from '@tinyeclipse/sdk/contract'\nexport const t = LIMIT as Site",
  'packages/tracker/src/vitals.ts': "import { onLCP } from 'web-vitals'\nonLCP()",
  'packages/server/package.json': JSON.stringify({
    name: '@tinyeclipse/server',
    type: 'module',
    exports: { '.': { 'tinyeclipse-source': './src/index.ts' } },
  }),
  [`${server}/index.ts`]: "export { shop } from './modules/shop/index.ts'\nexport { config } from './config.ts'",
  [`${server}/config.ts`]: "import process from 'node:process'\nexport const config = process.env",
  [`${server}/platform/database.ts`]:
    "import { sql } from 'kysely'\nexport type Database = object\nexport const query = sql",
  [`${server}/platform/one.ts`]: 'export const one = 1',
  [`${server}/platform/two.ts`]: "import { one } from './one.ts'\nexport const two = one",
  [`${server}/modules/shop/index.ts`]:
    "import { Site } from '@tinyeclipse/sdk/contract'\nimport { orders } from './store.ts'\nexport const shop = [Site, orders]",
  [`${server}/modules/shop/store.ts`]: "import { sql } from 'kysely'\nexport const orders = sql",
  [`${server}/modules/shop/price.ts`]:
    "import type { Kysely } from 'kysely'\nimport type { Database } from '../../platform/database.ts'\nexport type Price = Kysely<Database>",
  [`${server}/modules/crm/index.ts`]: "import { shop } from '../shop/index.ts'\nexport const crm = shop",
  'packages/server/test/support.ts': 'export const support = 1',
  'packages/agent-bridge/src/bridge/live.ts': 'export const live = 1',
  'packages/agent-bridge/src/bridge/rest.ts': "import fetch from '@wordpress/api-fetch'\nexport const rest = fetch",
  'packages/agent-bridge/src/screens/app.ts':
    "import { live } from '../bridge/live.ts'\nimport '@tinyeclipse/sdk'\nexport const app = live",
  'examples/shop/page.ts': "import '@tinyeclipse/tracker'\nimport '@tinyeclipse/sdk'",
  'node_modules/zod/package.json': JSON.stringify({
    name: 'zod',
    exports: { '.': './index.js', './mini': './mini/index.js' },
  }),
  'node_modules/zod/index.js': '',
  'node_modules/zod/mini/index.js': '',
  ...Object.fromEntries(
    ['ky', 'kysely', 'web-vitals', 'preact', '@wordpress/api-fetch'].flatMap((name) => [
      [`node_modules/${name}/package.json`, JSON.stringify({ name, exports: './index.js' })],
      [`node_modules/${name}/index.js`, ''],
    ]),
  ),
}

const faults = {
  'contract-is-pure': {
    'packages/sdk/src/contract/zod.ts': "import { z } from 'zod'\nexport default z",
    'packages/sdk/src/contract/client.ts': "export * from '../index.ts'",
  },
  'wire-is-bare': { 'packages/sdk/src/wire.ts': "import './contract/index.ts'\nexport const LIMIT = 1" },
  'client-knows-contract-and-ky': { 'packages/sdk/src/peek.ts': "export * from '@tinyeclipse/server'" },
  'tracker-is-bare': {
    'packages/tracker/src/parse.ts': "import { Site } from '@tinyeclipse/sdk/contract'\nexport default Site",
    'packages/tracker/src/lcp.ts': "import { onLCP } from 'web-vitals'\nexport default onLCP",
  },
  'tracker-vitals': { 'packages/tracker/src/more/vitals.ts': "import ky from 'ky'\nexport default ky" },
  'widget-is-preact': { 'packages/widget/src/transport.ts': "import ky from 'ky'\nexport default ky" },
  'server-takes-the-contract': { [`${server}/self.ts`]: "export * from '@tinyeclipse/sdk'" },
  'server-serves-built-files': { [`${server}/tracker.ts`]: "export * from '@tinyeclipse/tracker'" },
  'platform-knows-no-module': {
    [`${server}/platform/jobs.ts`]: "import type { crm } from '../modules/crm/index.ts'\nexport type C = typeof crm",
  },
  'module-by-its-door': { [`${server}/modules/crm/prices.ts`]: "export * from '../shop/store.ts'" },
  'module-by-its-door-from-outside': { [`${server}/cli.ts`]: "export * from './modules/shop/store.ts'" },
  'module-does-not-assemble': { [`${server}/modules/crm/settings.ts`]: "export { config } from '../../config.ts'" },
  'tables-by-their-store': {
    [`${server}/modules/crm/merge.ts`]: "export { query } from '../../platform/database.ts'",
    [`${server}/modules/crm/routes.ts`]: "import { type Kysely, sql } from 'kysely'\nexport default sql as Kysely",
  },
  'no-cycles': { [`${server}/platform/one.ts`]: "import { two } from './two.ts'\nexport const one = two" },
  'config-reads-the-environment': {
    [`${server}/platform/port.ts`]: "import { env } from 'node:process'\nexport default env",
  },
  'screens-know-no-wordpress': {
    'packages/agent-bridge/src/screens/sites.tsx': "import fetch from '@wordpress/api-fetch'\nexport default fetch",
  },
  'analytics-view-knows-no-framework': {
    'packages/analytics-view/src/hook.ts': "import { useState } from 'preact'\nexport default useState",
  },
  'screens-know-the-sdk-and-components': {
    'packages/agent-bridge/src/screens/ask.ts': "import ky from 'ky'\nexport default ky",
    'packages/agent-bridge/src/screens/rest.ts': "export * from '../bridge/rest.ts'",
  },
  'published-entries-only': { 'examples/shop/inside.ts': "export * from '../../packages/server/src/config.ts'" },
  'no-test-code-in-packages': { [`${server}/fixture.ts`]: "export * from '../test/support.ts'" },
  resolvable: { [`${server}/platform/typo.ts`]: "export * from '@tinyeclipse/sdk/contracts'" },
}

function write(path, content) {
  mkdirSync(dirname(join(checkout, path)), { recursive: true })
  writeFileSync(join(checkout, path), content)
}

function check() {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/rules.mjs', checkout], { encoding: 'utf8' })
  return { status, broken: [...stderr.matchAll(/^([a-z-]+: \S+) →/gm)].map((match) => match[1]) }
}
