import { execFileSync, spawn, spawnSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { askEverything } from '../fixtures/releases/questions.mjs'
import { blocksOf, createMachine, type Machine } from '../support/guide.ts'
import { type Nginx, startNginx } from '../support/nginx.ts'
import { strangersEnv } from '../support/packed.ts'
import { freePort, startPostgres } from '../support/postgres.ts'
import { CHROME, eventually } from '../support/server.ts'

const root = resolve(import.meta.dirname, '../../../..')
const example = join(root, 'examples/self-host')
const releases = join(import.meta.dirname, '../fixtures/releases')
const read = (name: string) => readFileSync(join(example, name), 'utf8')
/** For what takes half a minute on a machine that has time: two installations by npm, three starts. */
const MINUTES = 300_000
const blocks = blocksOf(read('README.md'))
/** Where a program of Debian's is not installed, its test is skipped, but never in CI. */
const isMissing = (program: string) => !process.env.CI && spawnSync('which', [program]).status !== 0

let machine: Machine
let port: number
let server: Awaited<ReturnType<typeof start>> | null = null
const site = { accountId: '', siteId: '', siteKey: '', apiKey: '' }
/** Answers of the first server, which every later one must give. */
let expected: unknown

beforeAll(async () => {
  port = await freePort()
  // The guide installs the server, which has no use for the part that belongs in WordPress.
  const packages = inject('packed').packages.filter(({ name }) => name !== '@tinyeclipse/agent-bridge')
  machine = createMachine(example, { port, packages: packages.map(({ tarball }) => tarball) })
})
afterAll(async () => {
  await server?.stop()
  machine.remove()
})

it('marks nothing as by hand but what asks for Docker, systemd, a user of the system', () => {
  const byHand = blocks.filter(({ mark }) => mark === 'by-hand')
  for (const { text } of byHand) expect(text).toMatch(/^(useradd|install -m 640|systemctl|docker) /)
  expect(blocks.every(({ mark }) => mark === '' || mark === 'by-hand')).toBe(true)
})

it('installs as the guide says', async () => {
  await machine.shell(block('Install'))
  expect(await machine.shell('tinyeclipse --version')).toMatch(/^\d+\.\d+\.\d+\n$/)
  expect(readdirSync(machine.at('/etc/systemd/system')).sort()).toEqual([
    'tinyeclipse-backup.service',
    'tinyeclipse-backup.timer',
    'tinyeclipse.service',
  ])
})

it.skipIf(isMissing('systemd-analyze'))('has units that systemd understands, and that shut the server in', () => {
  const units = readdirSync(machine.at('/etc/systemd/system')).map((name) => machine.at(`/etc/systemd/system/${name}`))
  const verified = spawnSync('systemd-analyze', ['verify', '--man=no', ...units], { encoding: 'utf8' })
  const ofOurs = `${verified.stdout}${verified.stderr}`.split('\n').filter((line) => line.includes('tinyeclipse'))
  expect([verified.error, ofOurs]).toEqual([undefined, []])
  const unit = machine.at('/etc/systemd/system/tinyeclipse.service')
  const security = spawnSync('systemd-analyze', ['security', '--offline=true', '--threshold=20', unit])
  expect([security.status, String(security.stderr)]).toEqual([0, ''])
})

it('starts by the line of the unit, is ready and has nothing to complain of', async () => {
  server = await start()
  const [first = '', ...doctor] = block('Install', 1).trimEnd().split('\n')
  expect(JSON.parse(await machine.shell(first))).toEqual({ status: 'ready', database: 'pglite' })
  const findings: { name: string; status: string }[] = JSON.parse(await machine.shell(doctor.join('\n')))
  expect(findings.map(({ name, status }) => `${name}: ${status}`)).toEqual(findings.map(({ name }) => `${name}: ok`))
  expect(healthOfImage()).toBe(0)
})

it('adds the first account, its site and a key', async () => {
  const [account = '', ofSite = '', ofKey = ''] = block('The first site').trimEnd().split('\n')
  site.accountId = JSON.parse(await machine.shell(account)).id
  const named = (line: string) => machine.shell(line.replace('<account>', site.accountId))
  const added = JSON.parse(await named(ofSite))
  site.siteId = added.site.id
  site.siteKey = added.siteKey.secret
  site.apiKey = JSON.parse(await named(ofKey)).secret
  expect([site.siteKey.slice(0, 8), site.apiKey.slice(0, 7)]).toEqual(['te_site_', 'te_api_'])
})

it.skipIf(isMissing('nginx'))('counts what comes through nginx, and is told the address that nginx saw', async () => {
  const ports = { plain: await freePort(), tls: await freePort() }
  const nginx = await startNginx(machine.root, machine.moved(read('nginx.conf')), ports)
  try {
    const redirect = await nginx.openPlain('/health/live')
    redirect.resume()
    expect([redirect.statusCode, redirect.headers.location]).toEqual([301, 'https://eclipse.example.be/health/live'])
    const script = await nginx.open('/t.js')
    expect([script.statusCode, (await textOf(script)).includes('/v1/events')]).toEqual([200, true])
    expect(script.headers['strict-transport-security']).toBe('max-age=31536000')
    expect((await nginx.open('/metrics')).statusCode).toBe(404)
    expect((await nginx.open('/v1/events', { method: 'POST', body: 'x'.repeat(1_100_000) })).statusCode).toBe(413)

    await seesEachMessageAtOnce(nginx)
    // A visitor who makes up an address is the same visitor.
    for (const claimed of ['81.82.83.84', '85.86.87.88']) {
      const answer = await nginx.open('/v1/events', {
        method: 'POST',
        headers: { ...VISITOR, 'x-forwarded-for': claimed },
        body: visit('/forged'),
      })
      expect([answer.statusCode, await textOf(answer)]).toEqual([202, expect.stringContaining('"accepted":1')])
    }
    expect((await numbers('/forged')).totals).toMatchObject({ visitors: 1, pageviews: 2 })
  } finally {
    await nginx.stop()
  }
})

it('tells Prometheus every figure that the guide names, and nobody without the token', async () => {
  const [rotate = '', ask = ''] = block('Watch it').trimEnd().split('\n')
  const { secret } = JSON.parse(await machine.shell(rotate))
  const figures = await machine.shell(ask.replace('<operator>', secret))
  const named = [...read('README.md').matchAll(/^\| `((?:tinyeclipse|nodejs|process)_\w+)` \|/gm)].map(
    ([, name]) => name,
  )
  expect(named.length).toBeGreaterThan(5)
  for (const name of named) expect(figures).toContain(`# TYPE ${name} `)
  await expect(machine.shell(ask.replace('<operator>', 'te_op_wrong'))).rejects.toThrow('401')
})

it('gives the same numbers from a backup in a new database', async () => {
  for (const nth of Array(20).keys()) {
    const headers = { ...VISITOR, 'x-forwarded-for': `81.83.1.${nth}` }
    const answer = await fetch(`${url()}/v1/events`, { method: 'POST', headers, body: visit(`/page-${nth % 3}`) })
    expect(answer.status).toBe(202)
  }
  expect((await numbers('/page-2')).totals).toMatchObject({ visitors: 6, pageviews: 6, revenue: { EUR: 6 * 12.5 } })
  await machine.shell(block('Backup'))
  expected = await numbers()
  await stop()
  await machine.shell(block('Restore'))
  server = await start()
  expect(await numbers()).toEqual(expected)
})

it('moves to PostgreSQL, with its address and the secret in files', async () => {
  await machine.shell(block('In containers'))
  const postgres = await startPostgres()
  const file = machine.at('/etc/tinyeclipse/database-url')
  writeFileSync(file, `${await addUser(postgres.url)}\n`, { mode: 0o600 })
  const environment = {
    DATABASE_URL_FILE: file,
    TINYECLIPSE_SECRET_FILE: join(machine.root, 'example/secrets/tinyeclipse-secret'),
  }
  await stop()
  try {
    const restore = block('Restore').trimEnd().split('\n').at(-1) ?? ''
    await machine.shell(restore, { env: environment })
    server = await start(environment)
    expect(await (await fetch(`${url()}/health/ready`)).json()).toEqual({ status: 'ready', database: 'postgres' })
    expect(await numbers()).toEqual(expected)
    const findings: { status: string }[] = JSON.parse(await machine.shell('tinyeclipse doctor', { env: environment }))
    expect(findings.filter(({ status }) => status !== 'ok')).toEqual([])
    expect(JSON.parse(await machine.shell('tinyeclipse backup', { env: environment })).rows).toBeGreaterThan(40)
  } finally {
    await stop()
    await postgres.remove()
  }
})

it('makes the backup of every night as its unit says, and forgets old ones', async () => {
  const folder = machine.at('/var/lib/tinyeclipse/backups')
  const old = ['2026-01-01.ndjson.gz', 'before-0005-x-1.ndjson.gz'].map((name) => join(folder, name))
  for (const file of old) {
    writeFileSync(file, '')
    utimesSync(file, 0, 0)
  }
  const before = readdirSync(folder)
  const lines = [...read('tinyeclipse-backup.service').matchAll(/^ExecStart(?:Post)?=(.+)$/gm)].map(([, line]) => line)
  await machine.shell(lines.join('\n'), { env: settings() })
  expect(old.map(existsSync)).toEqual([false, true])
  const made = readdirSync(folder).filter((name) => !before.includes(name))
  expect(made).toEqual([expect.stringMatching(/^20.+\.ndjson\.gz$/)])
})

const migrations = join(root, 'packages/server/migrations')
const kept = readdirSync(releases).filter((name) => name.endsWith('.json'))
const readKept = (name: string) => JSON.parse(readFileSync(join(releases, name), 'utf8'))
it('keeps a release to upgrade from', () => expect(kept).not.toEqual([]))

describe.each(kept)('from the release %s', (name) => {
  const { site: ofRelease, answers, version, ...release } = readKept(name)
  /** What the guide would restore. */
  let backup = ''

  it('upgrades server and data folder, and every number stays what it was', { timeout: MINUTES }, async () => {
    Object.assign(site, ofRelease)
    const data = machine.at('/var/lib/tinyeclipse')
    rmSync(data, { recursive: true })
    await installKept(name, data)
    expect(await machine.shell('tinyeclipse --version')).toBe(`${version}\n`)
    server = await start()

    await machine.shell(block('Upgrade'))
    await stop()
    server = await start()
    const [nightly = '', before] = readdirSync(join(data, 'backups')).sort()
    expect(nightly).toMatch(/^20.+\.ndjson\.gz$/)
    const [firstNew] = readdirSync(migrations).filter((each) => !release.migrations.includes(each))
    expect(before?.slice(0, 11)).toBe(firstNew && `before-${firstNew.slice(0, 4)}`)
    backup = before ?? nightly
    expect(await askEverything(url(), site)).toMatchObject(answers)
    const answer = await fetch(`${url()}/v1/events`, { method: 'POST', headers: VISITOR, body: visit('/after') })
    expect(answer.status).toBe(202)
    expect((await numbers('/after')).totals).toMatchObject({ visitors: 1, pageviews: 1 })
    await stop()
  })

  it('goes back to it with the backup that the upgrade wrote', { timeout: MINUTES }, async () => {
    await machine.shell('ln -sfn 0.1.0 /opt/tinyeclipse/current')
    await machine.shell(block('Restore').replace('first.ndjson.gz', backup))
    server = await start()
    expect(await machine.shell('tinyeclipse --version')).toBe(`${version}\n`)
    expect(await askEverything(url(), site)).toEqual(answers)
    await stop()
  })
})

it('starts containers on what the guide makes, and says every setting they need', () => {
  const compose = read('compose.yaml')
  const settings = new Set([...compose.matchAll(/\$\{(\w+)/g)].map(([, name]) => name))
  expect([...settings].sort()).toEqual([...read('.env.example').matchAll(/^(\w+)=/gm)].map(([, name]) => name).sort())
  const files = [...compose.matchAll(/(?:file: |- )(\.\/[\w/.-]+)/g)].map(([, path = '']) =>
    join(machine.root, 'example', path),
  )
  expect(files).toHaveLength(4)
  expect(files.filter((file) => !existsSync(file))).toEqual([])
})

/** The nth block of a heading that is run. */
function block(heading: string, nth = 0): string {
  const found = blocks.filter((each) => each.heading === heading && each.mark === '')[nth]
  if (!found) throw new Error(`The guide has no block ${nth} under "${heading}"`)
  return found.text
}

/** Installs a release that was kept, as the guide says, and puts its data folder in place. */
async function installKept(name: string, data: string) {
  const tar = brotliDecompressSync(readFileSync(join(releases, name.replace('.json', '.tar.br'))))
  execFileSync('tar', ['-C', machine.root, '-x'], { input: tar })
  renameSync(machine.at('/data'), data)
  const table = 'server/reference-data/countries.bin.br'
  copyFileSync(join(root, 'packages', table), machine.at(`/packages/${table}`))
  rmSync(machine.at('/opt/tinyeclipse'), { recursive: true })
  const packages = readdirSync(machine.at('/packages')).map((each) => machine.at(`/packages/${each}`))
  await machine.shell(block('Install'), { packages: ['--install-links', ...packages] })
}

/** Makes the user of the guide, who is no superuser, and its database. Answers its address. */
async function addUser(superuserUrl: string): Promise<string> {
  const statements =
    read('README.md')
      .match(/^```sql\n([\s\S]+?)^```$/m)?.[1]
      ?.trimEnd()
      .split('\n') ?? []
  expect(statements.length).toBeGreaterThan(5)
  const client = new Client({ connectionString: superuserUrl })
  await client.connect()
  for (const statement of statements) await client.query(statement.replace('<password>', 'of-the-test'))
  await client.end()
  const { host } = new URL(superuserUrl)
  return `postgres://tinyeclipse:of-the-test@${host}/tinyeclipse`
}

/** The settings of the unit, as systemd reads them. */
function settings(): Record<string, string> {
  const text = readFileSync(machine.at('/etc/tinyeclipse/env'), 'utf8')
  return Object.fromEntries([...text.matchAll(/^(\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]))
}

/** Starts the server by the line of its unit, and waits until it is ready. */
async function start(more: Record<string, string> = {}) {
  const unit = readFileSync(machine.at('/etc/systemd/system/tinyeclipse.service'), 'utf8')
  const [command = '', ...words] = unit.match(/^ExecStart=(.+)$/m)?.[1]?.split(' ') ?? []
  const child = spawn(command, words, {
    env: { ...strangersEnv(), ...settings(), ...more },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let log = ''
  child.stderr.on('data', (chunk) => {
    log = (log + chunk).slice(-10_000)
  })
  const ended = new Promise<number | null>((done) => child.once('exit', done))
  await eventually(
    () => {
      if (child.exitCode !== null) throw new Error(log)
      return fetch(`${url()}/health/ready`)
    },
    ({ ok }) => ok,
    100_000,
  )
  return {
    async stop() {
      child.kill('SIGTERM')
      return ended
    },
  }
}

async function stop() {
  const code = await server?.stop()
  server = null
  expect(code ?? 0).toBe(0)
}

const url = () => `http://127.0.0.1:${port}`
const VISITOR = { 'content-type': 'text/plain', 'user-agent': CHROME }

let visits = 0
/** What a tracker sends of a visit to one page, with a purchase. */
function visit(path: string): string {
  const event = (n: string, more: object) => ({
    i: `visit-${visits}-${n}`,
    n,
    a: 0,
    u: `https://shop.example.be${path}`,
    ...more,
  })
  const events = [event('p', {}), ...(path === '/forged' ? [] : [event('c', { x: 'purchase', m: 12.5, y: 'EUR' })])]
  return JSON.stringify({ v: 1, k: site.siteKey, s: `tab-of-visit-${visits++}`, l: 'nl-BE', e: events })
}

interface Numbers {
  totals: Record<string, unknown>
  breakdowns: unknown
}
/** What a dashboard would show, of everything or of who saw a page. */
async function numbers(page?: string): Promise<Numbers> {
  const response = await fetch(`${url()}/v1/sites/${site.siteId}/analytics/query`, {
    method: 'POST',
    headers: { authorization: `Bearer ${site.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      metrics: ['visitors', 'pageviews', 'sessions', 'bounce_rate', 'revenue'],
      range: { preset: '7d' },
      dimensions: ['page', 'country', 'browser', 'event'],
      ...(page && { filter: { dimension: 'page', is: page } }),
    }),
  })
  expect(response.status).toBe(200)
  const { totals, breakdowns } = (await response.json()) as Numbers
  return { totals, breakdowns }
}

/** A message reaches the reader of a live stream while the stream goes on. */
async function seesEachMessageAtOnce(nginx: Nginx) {
  const stream = await nginx.open(`/v1/sites/${site.siteId}/live`, {
    headers: { authorization: `Bearer ${site.apiKey}` },
  })
  let seen = ''
  stream.on('data', (chunk) => {
    seen += chunk
  })
  await eventually(
    () => seen,
    (text) => text.includes('stream.opened'),
  )
  const answer = await nginx.open('/v1/events', { method: 'POST', headers: VISITOR, body: visit('/live') })
  expect(answer.statusCode).toBe(202)
  await eventually(
    () => seen,
    (text) => text.includes('events.accepted'),
  )
  stream.destroy()
}

async function textOf(answer: AsyncIterable<Buffer>): Promise<string> {
  let text = ''
  for await (const chunk of answer) text += chunk
  return text
}

/** Runs the health check of the image against the server, and answers its code. */
function healthOfImage(): number | null {
  const [, words = '[]'] = machine.moved(read('Dockerfile')).match(/HEALTHCHECK[\s\S]*?CMD (\[.+\])/) ?? []
  const [, ...given]: string[] = JSON.parse(words)
  return spawnSync(process.execPath, given).status
}
