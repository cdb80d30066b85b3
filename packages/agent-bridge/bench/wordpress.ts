import { readFileSync, rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { connect } from '../../../scripts/demo-wordpress/connect.mjs'
import { runCli, spawnServer } from '../../server/test/support/server.ts'
import { layPlugin } from '../test/support/bundle.ts'
import { addContent, CONTENT_FAKES } from '../test/support/content.ts'
import { startWordPress, type WordPressSite } from '../test/support/wordpress.ts'
import { type DatabaseKind, openWorkshop } from '../test/support/workshop.ts'
import { compare, type Measured } from './support/compare.ts'

// What the plugins cost a visitor's page view: one site, with and without them in turn. README.md has the method.

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    sites: { type: 'string', default: '3' },
    requests: { type: 'string', default: '200' },
    database: { type: 'string', default: 'mariadb' },
  },
})
const [sites, requests] = [Number(options.sites), Number(options.requests)]
if (!(sites >= 1 && requests >= 10)) throw new Error('--sites is 1 or more, --requests 10 or more')
if (!['mariadb', 'sqlite'].includes(options.database)) throw new Error('--database is mariadb or sqlite')
const say = (text: string) => options.json || console.log(text)
const WARM_UP = 20
const MEASURE = fileURLToPath(new URL('support/measure.php', import.meta.url))
const PAGES = ['home', 'about'] as const

const workshop = await openWorkshop(options.database as DatabaseKind)
const data = await mkdtemp(join(tmpdir(), 'tinyeclipse-bench-'))
const at = { dataFolder: data, databaseUrl: null }
const server = await spawnServer(at, { TINYECLIPSE_ALLOW_PRIVATE_SITES: 'yes' })
try {
  say(`${cpus().length} processors (${cpus()[0]?.model.trim()}), ${options.database}`)
  const measured: Awaited<ReturnType<typeof measureSite>>[] = []
  for (let site = 1; site <= sites; site++) {
    say(`site ${site} of ${sites}`)
    measured.push(await measureSite())
  }
  const figures = PAGES.map((name) => ({
    page: name,
    phpMs: compare(measured.map((site) => site[name].phpMs)),
    cpuMs: compare(measured.map((site) => site[name].cpuMs)),
    waitedMs: compare(measured.map((site) => site[name].waitedMs)),
    queries: compare(measured.map((site) => site[name].queries)),
  }))
  for (const { page, ...columns } of figures) {
    for (const [what, numbers] of Object.entries(columns)) say(`${page} ${what}: ${JSON.stringify(numbers)}`)
  }
  console.log(JSON.stringify({ bench: 'wordpress', database: options.database, sites, requests, figures }))
} finally {
  await workshop.close()
  await server.kill()
  rmSync(data, { recursive: true, force: true })
}

/** A site of its own, taken away after. */
async function measureSite() {
  const site = await startWordPress(
    {
      plugins: [await layPlugin('tinyeclipse-connector', workshop), await layPlugin('tinyeclipse-analytics', workshop)],
      muPlugins: [...CONTENT_FAKES, MEASURE],
      // One worker, and what a host that cares for speed has set.
      workers: 1,
      constants: { WP_DEBUG: false },
    },
    workshop,
  )
  try {
    const content = await addContent(site)
    await connect({ cli, serverUrl: server.url, site })
    await site.cron()
    return { home: await measurePage(site, content.home.nl), about: await measurePage(site, content.about.nl) }
  } finally {
    await site.stop()
  }
}

async function measurePage(site: WordPressSite, url: string) {
  const log = join(site.folder, '../measured.log')
  for (let round = 0; round < WARM_UP; round++) for (const side of ['without', 'with'] as const) await view(url, side)
  rmSync(log, { force: true })
  const waitedMs: Measured = { without: [], with: [] }
  for (let round = 0; round < requests; round++) {
    // Every other round backwards, so that neither is always the first.
    const order = round % 2 ? (['with', 'without'] as const) : (['without', 'with'] as const)
    for (const side of order) waitedMs[side].push(await view(url, side))
  }
  // The last line may come after the page it is of: the one worker has written it before it answers again.
  await fetch(`${site.url}/wp-includes/images/blank.gif`)
  const rows = readFileSync(log, 'utf8')
    .trim()
    .split('\n')
    .map((row) => row.split(' '))
  const column = (at: number, divisor = 1): Measured => {
    const of = (side: string) => rows.filter((row) => row[0] === side).map((row) => Number(row[at]) / divisor)
    return { without: of('without'), with: of('with') }
  }
  return { phpMs: column(1, 1000), cpuMs: column(2, 1000), waitedMs, queries: column(3) }
}

/** Milliseconds until the page was there, whole: with our plugins' tag in it, or without as was asked. */
async function view(url: string, side: keyof Measured): Promise<number> {
  const began = performance.now()
  const answer = await fetch(url, {
    redirect: 'manual',
    headers: side === 'without' ? { 'X-Without-TinyEclipse': 'yes' } : {},
  })
  const page = await answer.text()
  const waited = performance.now() - began
  if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}`)
  if (page.includes(server.url) !== (side === 'with')) throw new Error(`${url} is not the page ${side} our plugins`)
  return waited
}

async function cli(...words: string[]) {
  const { code, stdout, stderr } = await runCli(at, ...words)
  if (code !== 0) throw new Error(stderr)
  return JSON.parse(stdout)
}
