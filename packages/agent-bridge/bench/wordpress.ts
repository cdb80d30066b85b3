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
import { compare } from './support/compare.ts'

// What the plugins cost a visitor's page view: the same site with and without them, page by page in turn. README.md has the method.

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    requests: { type: 'string', default: '400' },
    database: { type: 'string', default: 'mariadb' },
  },
})
const requests = Number(options.requests)
if (!(requests >= 10)) throw new Error('--requests is 10 or more')
if (!['mariadb', 'sqlite'].includes(options.database)) throw new Error('--database is mariadb or sqlite')
const say = (text: string) => options.json || console.log(text)
const WARM_UP = 20
const MEASURE = fileURLToPath(new URL('support/measure.php', import.meta.url))

const workshop = await openWorkshop(options.database as DatabaseKind)
const data = await mkdtemp(join(tmpdir(), 'tinyeclipse-bench-'))
const at = { dataFolder: data, databaseUrl: null }
const server = await spawnServer(at, { TINYECLIPSE_ALLOW_PRIVATE_SITES: 'yes' })
const sites: WordPressSite[] = []
try {
  const muPlugins = [...CONTENT_FAKES, MEASURE]
  // One worker each, and what a host that cares for speed has set.
  const common = { muPlugins, workers: 1, constants: { WP_DEBUG: false } }
  const plugins = [
    await layPlugin('tinyeclipse-connector', workshop),
    await layPlugin('tinyeclipse-analytics', workshop),
  ]
  const plain = await startWordPress(common, workshop)
  sites.push(plain)
  const ours = await startWordPress({ ...common, plugins }, workshop)
  sites.push(ours)
  const cli = async (...words: string[]) => {
    const { code, stdout, stderr } = await runCli(at, ...words)
    if (code !== 0) throw new Error(stderr)
    return JSON.parse(stdout)
  }
  const pages = [await addContent(plain), await addContent(ours)] as const
  await connect({ cli, serverUrl: server.url, site: ours })
  await ours.cron()

  say(
    `${cpus().length} processors (${cpus()[0]?.model.trim()}), PHP ${await plain.php('return PHP_VERSION;')}, ${options.database}`,
  )
  const figures = []
  for (const name of ['home', 'about'] as const) {
    const urls = [pages[0][name].nl, pages[1][name].nl] as const
    for (let round = 0; round < WARM_UP; round++) for (const url of urls) await view(url)
    for (const site of sites) rmSync(logOf(site), { force: true })
    const waited: [number[], number[]] = [[], []]
    for (let round = 0; round < requests; round++) {
      // Every other round backwards, so that none is always the first.
      for (const which of round % 2 ? ([1, 0] as const) : ([0, 1] as const)) waited[which].push(await view(urls[which]))
    }
    const [without, with_] = await Promise.all(sites.map(readLog))
    if (!without || !with_) throw new Error('A site wrote no log')
    const figure = {
      page: name,
      phpMs: compare(without.wall, with_.wall),
      cpuMs: compare(without.cpu, with_.cpu),
      waitedMs: compare(...waited),
      queries: compare(without.queries, with_.queries),
    }
    figures.push(figure)
    for (const [what, numbers] of Object.entries(figure).slice(1)) say(`${name} ${what}: ${JSON.stringify(numbers)}`)
  }
  console.log(JSON.stringify({ bench: 'wordpress', database: options.database, requests, figures }))
} finally {
  for (const site of sites) await site.stop()
  await workshop.close()
  await server.kill()
  rmSync(data, { recursive: true, force: true })
}

/** Milliseconds until the page was there, whole. */
async function view(url: string): Promise<number> {
  const began = performance.now()
  const answer = await fetch(url, { redirect: 'manual' })
  await answer.text()
  if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}`)
  return performance.now() - began
}

function logOf(site: WordPressSite): string {
  return join(site.folder, '../measured.log')
}

/** As measure.php writes it; asks for one more page, as the last line may come after the page it is of. */
async function readLog(site: WordPressSite) {
  await fetch(`${site.url}/wp-includes/images/blank.gif`)
  const rows = readFileSync(logOf(site), 'utf8').trim().split('\n').slice(-requests)
  const column = (at: number) => rows.map((row) => Number(row.split(' ')[at]))
  const ms = (microseconds: number) => microseconds / 1000
  return { wall: column(1).map(ms), cpu: column(2).map(ms), queries: column(3) }
}
