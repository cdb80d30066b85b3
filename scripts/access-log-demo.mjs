// Shows that the import of an access log counts right: a real nginx, mixed traffic and a Chromium write a log of ten
// thousand lines, it is imported into a fresh server, and the server's answers are held against awk and grep.
// By hand, with nginx installed: node scripts/access-log-demo.mjs [--keep]
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { LANGUAGES, pathOf } from '../examples/shop/catalog.mjs'
import { startNginx } from './access-log-demo/nginx.mjs'
import { planTraffic, sendTraffic } from './access-log-demo/traffic.mjs'
import { build } from './start/build.mjs'

const REQUESTS = 10_400
const MIN_LINES = 10_000
const TOP_PAGES = 10
const repository = fileURLToPath(new URL('..', import.meta.url))
const shop = join(repository, 'examples/shop')
const main = join(repository, 'packages/server/src/main.ts')
const run = [process.execPath, '--conditions=tinyeclipse-source', main]
const folder = mkdtempSync(join(tmpdir(), 'access-log-'))
const environment = { ...process.env, TINYECLIPSE_DATA: join(folder, 'data'), TINYECLIPSE_PORT: '0', DATABASE_URL: '' }
delete environment.DATABASE_URL

const stops = []
try {
  if (!existsSync(join(shop, 'dist/nl/index.html'))) await build()
  const pages = ['home', 'pralines', 'about'].flatMap((page) => LANGUAGES.map((language) => pathOf(page, language)))
  const nginx = await startNginx(folder, join(shop, 'dist'))
  stops.push(nginx.stop)
  await sendTraffic(nginx.port, planTraffic(REQUESTS, pages))
  const seen = await browse(`http://127.0.0.1:${nginx.port}`, pages.slice(0, 5))
  await nginx.stop()
  stops.pop()
  const lines = readFileSync(nginx.log, 'latin1').split('\n').length - 1
  say(`${lines} lines in the log, ${seen} of its pages seen by Chromium`)
  if (lines < MIN_LINES) throw new Error(`The log has ${lines} lines; it should have ${MIN_LINES}`)

  const server = await startServer()
  stops.push(server.stop)
  const account = cli('account', 'add', 'Bakery').id
  const site = cli('site', 'add', 'shop.example.be', '--account', account, '--plan', 'pro', '--time-zone', 'UTC').site
    .id
  const { secret } = cli('key', 'add', '--account', account, '--scopes', 'analytics:read')
  const words = ['import', 'access-log', nginx.log, '--site', site]
  say(
    execFileSync(run[0], [...run.slice(1), ...words], {
      env: environment,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  )
  const again = cli(...words, '--json')
  say(`Again: ${again.stored} stored, ${again.known} already there`)

  const ours = await ask(server.url, site, secret)
  const theirs = count(nginx.log)
  const rows = [...new Set([...Object.keys(theirs), ...Object.keys(ours)])].map((name) => [
    name,
    theirs[name],
    ours[name],
  ])
  say(['', 'awk', 'server'].map((head, at) => (at ? head.padStart(8) : head.padEnd(32))).join(''))
  for (const [name, their, our] of rows)
    say(`${name.padEnd(32)}${String(their).padStart(8)}${String(our).padStart(8)}${their === our ? '' : '  differ'}`)
  const isRight = again.stored === 0 && rows.length > 2 && rows.every(([, their, our]) => their === our)
  say(isRight ? 'Equal.' : 'Not equal.')
  if (!isRight) process.exitCode = 1
} finally {
  for (const stop of stops.toReversed()) await stop()
  if (process.argv.includes('--keep')) say(`Kept: ${folder}`)
  else rmSync(folder, { recursive: true, force: true })
}

function say(text) {
  process.stdout.write(`${text}\n`)
}

/** Runs a command of the server; answers what it printed. */
function cli(...words) {
  const options = { env: environment, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }
  return JSON.parse(execFileSync(run[0], [...run.slice(1), ...words], options))
}

async function startServer() {
  const child = spawn(run[0], [...run.slice(1), 'serve'], { env: environment, stdio: ['ignore', 'ignore', 'pipe'] })
  let log = ''
  const port = await new Promise((resolve, reject) => {
    child.stderr.on('data', (chunk) => {
      log = (log + chunk).slice(-20_000)
      const [, found] = log.match(/"port":(\d+)/) ?? []
      if (found) resolve(Number(found))
    })
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}:\n${log}`)))
  })
  const ended = once(child, 'exit')
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}

/** Visits pages with a real browser, as two people; answers how many it saw. */
async function browse(url, paths) {
  const load = createRequire(join(repository, 'packages/server/test/package.json'))
  const { chromium } = load('playwright-core')
  const { default: shell } = await import(load.resolve('@sparticuz/chromium'))
  const browser = await chromium.launch({
    executablePath: await shell.executablePath(),
    args: ['--no-sandbox', '--headless=shell', '--use-gl=angle', '--use-angle=swiftshader'],
  })
  let seen = 0
  try {
    for (const [address, version] of [
      ['81.82.83.84', 141],
      ['2a02:a03f:ff::1', 142],
    ]) {
      const context = await browser.newContext({
        userAgent: `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.0.0 Safari/537.36`,
        extraHTTPHeaders: { 'x-forwarded-for': address },
      })
      const page = await context.newPage()
      for (const path of paths) {
        await page.goto(url + path, { timeout: 20_000 })
        seen++
      }
      await context.close()
    }
  } finally {
    await browser.close()
  }
  return seen
}

/** What the server says. */
async function ask(url, site, key) {
  const day = new Date().toISOString().slice(0, 10)
  const before = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)
  const query = async (body) => {
    const answer = await fetch(`${url}/v1/sites/${site}/analytics/query`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ metrics: ['pageviews', 'visitors'], ...body }),
    })
    if (!answer.ok) throw new Error(await answer.text())
    return answer.json()
  }
  const { series, breakdowns } = await query({
    ...{ range: { from: before, to: day }, granularity: 'day', dimensions: ['page'], limit: TOP_PAGES },
  })
  const numbers = {}
  for (const { start, values } of series.filter(({ values }) => values.pageviews > 0)) {
    numbers[`${start} pageviews`] = values.pageviews
    numbers[`${start} visitors`] = values.visitors
  }
  for (const { value, values } of breakdowns.page.rows) numbers[value] = values.pageviews
  return numbers
}

/** What awk and grep say. */
function count(log) {
  const script = fileURLToPath(new URL('access-log-demo/count.sh', import.meta.url))
  const numbers = {}
  let pages = 0
  for (const line of execFileSync('sh', [script, log], { encoding: 'utf8' }).trim().split('\n')) {
    const [kind, first, second, third] = line.split(' ')
    if (kind === 'day') {
      const day = new Date(`${first.replaceAll('/', ' ')} UTC`).toISOString().slice(0, 10)
      numbers[`${day} pageviews`] = Number(second)
      numbers[`${day} visitors`] = Number(third)
    } else if (pages++ < TOP_PAGES) numbers[second] = Number(first)
  }
  return numbers
}
