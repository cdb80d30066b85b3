import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { strangersEnv } from '../support/packed.ts'

// Who has the packed SDK and its README alone copies what stands there, and it works.
const run = promisify(execFile)
const { project } = inject('packed')
const installed = join(project, 'node_modules/@tinyeclipse/sdk')
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(project, 'readme-'))
  // A copy, so that msw beside it is no package of the project.
  await cp(installed, join(folder, 'node_modules/@tinyeclipse/sdk'), { recursive: true })
  await symlink(
    resolve(import.meta.dirname, '../../../sdk/node_modules/msw'),
    join(folder, 'node_modules/msw'),
    'junction',
  )
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
  const readme = await readFile(join(installed, 'README.md'), 'utf8')
  const [report, test, lastMonth] = [...readme.matchAll(/^```js\n(.*?)^```$/gms)].map(([, code]) => code)
  await writeFile(join(folder, 'report.mjs'), report ?? '')
  await writeFile(join(folder, 'report.test.mjs'), test ?? '')
  await writeFile(join(folder, 'last-month.mjs'), lastMonth ?? '')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

it('has a report that runs', async () => {
  const seen: (string | undefined)[] = []
  const site = { id: '0190a5c0-1234-7abc-8def-0123456789ab', accountId: '', domain: 'shop.example.be' }
  const more = { environment: 'production', timeZone: 'UTC', languages: [], currency: 'EUR', plan: 'pro' }
  const range = { from: '2026-01-01', to: '2026-01-07', timeZone: 'UTC' }
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers.authorization}`)
    const body = request.url?.endsWith('/query')
      ? { range, totals: { visitors: 3, pageviews: 5 }, series: null, breakdowns: {}, comparison: null }
      : { items: [{ ...site, ...more, allowedOrigins: [], createdAt: '' }], nextCursor: null }
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(body))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const env = { ...strangersEnv(), TINYECLIPSE_URL: url, TINYECLIPSE_KEY: 'te_api_x' }
    const { stdout } = await run('node', ['report.mjs'], { cwd: folder, env })
    expect(stdout).toBe('shop.example.be: 3 visitors, 5 pageviews\n')
    expect(seen).toEqual(['GET /v1/sites Bearer te_api_x', `POST /v1/sites/${site.id}/analytics/query Bearer te_api_x`])
  } finally {
    server.close()
  }
})

it('has a test of it that passes without a server, and one that can fail', async () => {
  const env = strangersEnv()
  const { stdout } = await run('node', ['--test', '--test-reporter=tap'], { cwd: folder, env })
  expect(stdout).toContain('# pass 2')
  expect(stdout).toContain('# fail 0')
  const report = await readFile(join(folder, 'report.mjs'), 'utf8')
  await writeFile(join(folder, 'report.mjs'), report.replace('totals.visitors', 'totals.pageviews'))
  await expect(run('node', ['--test'], { cwd: folder, env })).rejects.toMatchObject({ code: 1 })
})

it('has a whole report that asks what a server understands', async () => {
  await writeFile(
    join(folder, 'ask.mjs'),
    `import { createClient } from '@tinyeclipse/sdk'
    import { mockServer } from '@tinyeclipse/sdk/mock'
    import { lastMonth } from './last-month.mjs'
    const mock = mockServer({ url: 'https://eclipse.example' })
    const client = createClient({ url: 'https://eclipse.example', apiKey: 'te_api_test', fetch: mock.fetch, retries: 0 })
    const site = '0190a5c0-1234-7abc-8def-0123456789ab'
    const whole = await lastMonth(client, site)
    mock.fail('analytics.funnel', 'timeout')
    console.log(JSON.stringify([whole, await lastMonth(client, site)]))`,
  )
  const { stdout } = await run('node', ['ask.mjs'], { cwd: folder, env: strangersEnv() })
  expect(JSON.parse(stdout)).toEqual([
    { visitors: { now: 1, before: 1 }, bounced: '1 %', sources: ['example: 1'], steps: ['Example: 1 %'] },
    null,
  ])
})

it('declares as values what is there when it runs, and nothing else', async () => {
  const entries = ['', '/contract', '/mock', '/webhooks', '/wire'].map((entry) => `@tinyeclipse/sdk${entry}`)
  await writeFile(
    join(folder, 'names.mjs'),
    `const names = {}
    for (const entry of ${JSON.stringify(entries)}) names[entry] = Object.keys(await import(entry))
    console.log(JSON.stringify(names))`,
  )
  const { stdout } = await run('node', ['names.mjs'], { cwd: folder, env: strangersEnv() })
  const names: Record<string, string[]> = JSON.parse(stdout)
  const compare = (there: Record<string, string[]>) =>
    Object.entries(there).map(([entry, values], index) => {
      const list = values.map((name) => `'${name}'`).join(' | ')
      return `import * as entry${index} from '${entry}'
export const declaredOnly${index}: never = null! as Exclude<keyof typeof entry${index}, ${list}>
export const thereOnly${index}: never = null! as Exclude<${list}, keyof typeof entry${index}>
`
    })
  const options = ['--noEmit', '--strict', '--skipLibCheck', '--target', 'es2022', '--module', 'nodenext']
  const compile = async (there: Record<string, string[]>) => {
    await writeFile(join(folder, 'names.mts'), compare(there).join(''))
    const failed = await run('tsc', [...options, 'names.mts'], { cwd: folder }).catch(({ stdout }) => stdout)
    return typeof failed === 'string' ? failed : ''
  }
  expect(await compile(names)).toBe('')
  const { '@tinyeclipse/sdk/webhooks': webhooks } = names
  expect(await compile({ '@tinyeclipse/sdk/webhooks': ['other', ...(webhooks ?? []).slice(1)] })).toMatch(
    new RegExp(`"${webhooks?.[0]}"[^]*"other"`),
  )
})

it('offers the entries it names', async () => {
  const readme = await readFile(join(installed, 'README.md'), 'utf8')
  const named = [...readme.matchAll(/^\| `@tinyeclipse\/sdk(\/\w+)?` \|/gm)].map(([, entry = '']) => `.${entry}`)
  const { exports } = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'))
  expect(named.toSorted()).toEqual(
    Object.keys(exports)
      .filter((entry) => entry !== './package.json')
      .toSorted(),
  )
})
