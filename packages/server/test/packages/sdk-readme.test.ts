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
  const [report, test] = [...readme.matchAll(/^```js\n(.*?)^```$/gms)].map(([, code]) => code)
  await writeFile(join(folder, 'report.mjs'), report ?? '')
  await writeFile(join(folder, 'report.test.mjs'), test ?? '')
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
