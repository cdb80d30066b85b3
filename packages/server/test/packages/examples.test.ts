import { execFile, execFileSync, spawn } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import { strangersEnv } from '../support/packed.ts'
import { freePort } from '../support/postgres.ts'
import { CHROME, eventually } from '../support/server.ts'

const run = promisify(execFile)
const { project } = inject('packed')
const command = join(project, 'node_modules/.bin/tinyeclipse')

let folder: string
let url: string
let stop: () => Promise<void>
const sites: { id: string; siteKey: string }[] = []
let apiKey: string

beforeAll(async () => {
  // Beside the packages as they would be published.
  folder = mkdtempSync(join(project, 'examples-'))
  for (const name of ['node-client', 'edge']) {
    const from = resolve(import.meta.dirname, '../../../../examples', name)
    cpSync(from, join(folder, name), { recursive: true, filter: (path) => !path.endsWith('node_modules') })
  }
  const port = await freePort()
  url = `http://127.0.0.1:${port}`
  const env = { ...strangersEnv(), TINYECLIPSE_DATA: join(folder, 'data'), TINYECLIPSE_PORT: String(port) }
  const server = spawn(command, ['serve'], { env, stdio: 'ignore' })
  const ended = new Promise<void>((done) => server.once('exit', () => done()))
  stop = async () => {
    server.kill('SIGTERM')
    await ended
  }
  await eventually(
    () => fetch(`${url}/health/ready`),
    ({ ok }) => ok,
    100_000,
  )
  const cli = (...words: string[]) => JSON.parse(execFileSync(command, words, { env, encoding: 'utf8' }))
  const { id: account } = cli('account', 'add', 'Chocolaterie Janssens')
  for (const [domain, plan] of [
    ['shop.example.be', 'pro'],
    ['blog.example.be', 'pro'],
    ['small.example.be', 'tiny'],
  ] as const) {
    const added = cli('site', 'add', domain, '--account', account, '--plan', plan)
    sites.push({ id: added.site.id, siteKey: added.siteKey.secret })
  }
  apiKey = cli('key', 'add', '--account', account, '--scopes', 'sites:read,analytics:read').secret
  for (const nth of [1, 2, 3]) await visit(sites[0]?.siteKey, 'shop.example.be', `81.82.83.${nth}`)
  await visit(sites[1]?.siteKey, 'blog.example.be', '81.82.83.9')
}, 180_000)
afterAll(async () => {
  await stop?.()
  rmSync(folder, { recursive: true, force: true })
})

describe('node-client', () => {
  it('prints every site, the largest first, and why one has no numbers', async () => {
    const { stdout } = await report()
    expect(stdout.split('\n')).toEqual([
      ' visitors pageviews  site',
      '        3         3  shop.example.be',
      '        1         1  blog.example.be',
      '        –         –  small.example.be (plan_required)',
      '',
    ])
  })

  it('prints the days, pages and sources of one site', async () => {
    const { stdout } = await report(sites[0]?.id)
    expect(stdout).toMatch(/^shop\.example\.be: 3 visitors in 7 days\n/)
    expect(stdout.match(/^\d{4}-\d\d-\d\d +\d+ █*$/gm)).toHaveLength(7)
    expect(stdout).toContain('        3  /pralines\n')
  })

  it('says in a line what went wrong, and ends with 1', async () => {
    await expect(report('00000000-0000-7000-8000-000000000000')).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^not_found: .+ \(request [\w-]+\)\n$/),
    })
    await expect(report(undefined, { TINYECLIPSE_KEY: '' })).rejects.toMatchObject({ code: 2 })
  })
})

describe('edge', () => {
  const env = () => ({ TINYECLIPSE_URL: url, TINYECLIPSE_KEY: apiKey, TINYECLIPSE_SITE: sites[0]?.id })
  const ask = async (worker: Worker, path: string, given: object = env()) =>
    worker.fetch(new Request(`https://visitors.example${path}`), given)

  it('answers visitors of today as JSON and as a badge, and asks the server once', async () => {
    const worker = await loadWorker()
    const asked = vi.spyOn(globalThis, 'fetch')
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(worker, '/visitors.json')))
    for (const answer of answers) expect(await answer.json()).toEqual({ visitors: 3 })
    expect(answers[0]?.headers.get('cache-control')).toContain('max-age=60')
    const badge = await ask(worker, '/badge.svg')
    expect(badge.headers.get('content-type')).toBe('image/svg+xml; charset=utf-8')
    expect(await badge.text()).toContain('aria-label="Visitors today: 3"')
    expect(asked).toHaveBeenCalledOnce()
    expect((await ask(worker, '/other')).status).toBe(404)
  })

  it('tells nobody a number it does not know, and never the key', async () => {
    const worker = await loadWorker()
    const said = vi.spyOn(console, 'error').mockImplementation(() => {})
    const answer = await ask(worker, '/visitors.json', { ...env(), TINYECLIPSE_KEY: 'te_api_wrong' })
    expect([answer.status, await answer.text()]).toEqual([503, '{"visitors":null}'])
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(said).toHaveBeenCalledOnce()
    expect(JSON.stringify(said.mock.calls)).not.toContain('te_api_wrong')
  })
})

interface Worker {
  fetch(request: Request, env: object): Promise<Response>
}

let copies = 0
/** A worker that knows nothing yet. */
async function loadWorker(): Promise<Worker> {
  const copy = join(folder, 'edge', `worker-${copies++}.mjs`)
  cpSync(join(folder, 'edge/worker.mjs'), copy)
  return (await import(copy)).default
}

const report = (siteId?: string, more: Record<string, string> = {}) =>
  run(process.execPath, ['report.mjs', ...(siteId ? [siteId] : [])], {
    cwd: join(folder, 'node-client'),
    env: { ...strangersEnv(), TINYECLIPSE_URL: url, TINYECLIPSE_KEY: apiKey, ...more },
  })

async function visit(siteKey: string | undefined, domain: string, address: string): Promise<void> {
  const event = { i: `event-${address.replaceAll('.', '-')}`, n: 'p', a: 0, u: `https://${domain}/pralines/` }
  const answer = await fetch(`${url}/v1/events`, {
    method: 'POST',
    headers: { 'content-type': 'text/plain', 'user-agent': CHROME, 'x-forwarded-for': address },
    body: JSON.stringify({ v: 1, k: siteKey, s: `tab-of-${address.replaceAll('.', '-')}`, e: [event] }),
  })
  expect(await answer.json()).toMatchObject({ accepted: 1 })
}
