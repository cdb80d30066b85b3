import { cpus, totalmem } from 'node:os'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { startPostgres } from '../test/support/postgres.ts'
import { foreign, readCpu } from './support/figures.ts'
import { agree, agreeWithUmami, same } from './support/query-agreement.ts'
import { openDuckDb } from './support/query-duckdb.ts'
import { loadVisits } from './support/query-load.ts'
import { measure, ratio, round, summarize, type Timings } from './support/query-measure.ts'
import { type OurSite, openOurs } from './support/query-ours.ts'
import { COUNTRY_FILTERS, type Filter, OTHER_FILTERS, TWO_FILTERS } from './support/query-questions.ts'
import { openUmami } from './support/query-umami.ts'

// How fast a dashboard and a funnel are answered, against Umami's way and against a column store. README.md has the method.

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    /** In the 90 days that are asked for; there are as many before them. */
    events: { type: 'string', default: '1000000' },
    pairs: { type: 'string', default: '5' },
    /** Leaves out the site with four times as many events. */
    'only-small': { type: 'boolean', default: false },
    /** Asks Umami's tables of four times as many events, too, which takes minutes. */
    'umami-4m': { type: 'boolean', default: false },
  },
})
const events = Number(options.events)
const pairs = Number(options.pairs)
if (!(events >= 1_000) || !(pairs >= 1)) throw new Error('--events is 1000 or more, --pairs 1 or more')

const startedAt = performance.now()
const say = (text: string) => {
  if (!options.json) console.log(`${String(Math.round((performance.now() - startedAt) / 1000)).padStart(4)} s  ${text}`)
}
const ALL_FILTERS = { ...COUNTRY_FILTERS, ...OTHER_FILTERS, ...TWO_FILTERS }
const PROCESSORS = cpus().length

// PostgreSQL is tidied away on exit, which a signal alone would skip.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
const postgres = await startPostgres()
const { url, version } = await prepareDatabase()
const ours = await openOurs(url)
const umami = await openUmami(url)
const timings: Record<string, Timings> = {}
const foreignParts: number[] = []
try {
  const small = await addData('', events)
  const perMillion = small.rows.all / 1e6
  const bytes = { ...(await ourBytes()), ...(await loadUmami(small.site)) }
  const sides = (filter: Filter) => ({
    ours: () => ours.dashboard(small.site, filter),
    duckdb: () => small.duckDb.dashboard(filter),
  })
  const umamiOf = (site: OurSite, filter: Filter) => () => umami.dashboard(site.siteId, filter[0]?.is ?? null)

  say('every side is asked once; the answers must be the same')
  for (const [name, filter] of Object.entries({ unfiltered: [], ...ALL_FILTERS })) {
    const answer = await ours.dashboard(small.site, filter)
    agree(name, answer, await small.duckDb.dashboard(filter))
    if (name in COUNTRY_FILTERS || filter.length === 0)
      agreeWithUmami(name, answer, await umamiOf(small.site, filter)())
  }
  const people = await agreeOnFunnel(small)
  say(`sessions in the funnel ${people.sessions.join(', ')}; people by Umami's rule ${people.umami.join(', ')}`)

  say(`medians of ${pairs} rounds in ms (processor time of this process + of PostgreSQL)`)
  await take('unfiltered', { ...sides([]), umami: umamiOf(small.site, []) })
  for (const [name, filter] of Object.entries(COUNTRY_FILTERS)) {
    await take(name, { ...sides(filter), umami: umamiOf(small.site, filter) })
  }
  for (const [name, filter] of Object.entries({ ...OTHER_FILTERS, ...TWO_FILTERS })) await take(name, sides(filter))
  await take('funnel', {
    ours: () => ours.funnel(small.site),
    duckdb: () => small.duckDb.funnel(),
    umami: () => umami.funnel(small.site.siteId),
  })

  const duckdbVersion = await small.duckDb.version()
  // Its memory is for the larger one.
  small.duckDb.stop()
  const large = options['only-small'] ? null : await addData('4M ', 4 * events)
  if (large) {
    if (options['umami-4m']) await loadUmami(large.site)
    for (const [name, filter] of Object.entries({ unfiltered: [], ...ALL_FILTERS })) {
      agree(`4M ${name}`, await ours.dashboard(large.site, filter), await large.duckDb.dashboard(filter))
      const isForUmami = options['umami-4m'] && (name in COUNTRY_FILTERS || filter.length === 0)
      await take(`4M ${name}`, {
        ours: () => ours.dashboard(large.site, filter),
        duckdb: () => large.duckDb.dashboard(filter),
        ...(filter.length === 0 && { oursAt1M: () => ours.dashboard(small.site, filter) }),
        ...(isForUmami && { umami: umamiOf(large.site, filter) }),
      })
    }
    await agreeOnFunnel(large)
    await take('4M funnel', { ours: () => ours.funnel(large.site), duckdb: () => large.duckDb.funnel() })
  }
  report({
    rollupSecondsPerMillion: round(small.sumUpSeconds / perMillion, 2),
    bytesPerMillion: Math.round(bytes.sums / perMillion),
    bytes: Object.fromEntries(Object.entries(bytes).map(([name, size]) => [name, Math.round(size / perMillion)])),
    events: { asked: small.rows.asked, all: small.rows.all, asked4M: large?.rows.asked ?? null },
    duckdbVersion,
  })
  large?.duckDb.stop()
} finally {
  await Promise.allSettled([umami.stop(), ours.stop()])
  await postgres.remove()
}

/** Both sides on PostgreSQL get these settings, all others are its own. */
async function prepareDatabase() {
  const admin = new pg.Client({ connectionString: postgres.url })
  await admin.connect()
  await admin.query("alter system set shared_buffers = '1GB'")
  await admin.query('create database bench')
  const { rows } = await admin.query('show server_version')
  await admin.end()
  await postgres.stop()
  await postgres.start()
  const url = new URL(postgres.url)
  url.pathname = '/bench'
  return { url: url.href, version: String(rows[0].server_version) }
}

async function addData(name: string, count: number) {
  say(`${name}making and loading visits`)
  const site = await ours.addSite()
  const duckDb = await openDuckDb()
  const rows = await loadVisits(count, { databaseUrl: url, site, duckDb })
  say(`${name}${rows.asked} events in the days asked for, ${rows.all} in all; summing up`)
  const start = performance.now()
  await ours.sumUp()
  const sumUpSeconds = (performance.now() - start) / 1000
  say(`${name}summed up in ${sumUpSeconds.toFixed(1)} s, ${(sumUpSeconds / (rows.all / 1e6)).toFixed(1)} s per million`)
  await ours.database.execute('vacuum analyze')
  return { site, duckDb, rows, sumUpSeconds }
}

async function loadUmami(site: OurSite) {
  say('loading the tables of Umami')
  await umami.load(site.siteId)
  const { tables, indexes } = await umami.bytes()
  return { umamiTables: tables, umamiIndexes: indexes }
}

async function ourBytes() {
  const { rows } = await ours.database.execute(
    `select (select sum(pg_total_relation_size(relid)) from pg_partition_tree('events'))::float8 as events,
       pg_total_relation_size('sessions')::float8 as sessions,
       (pg_total_relation_size('day_columns') + pg_total_relation_size('built_days'))::float8 as sums`,
  )
  return rows[0] as { events: number; sessions: number; sums: number }
}

/** Umami counts people and not sessions, so its counts only have to be of the same size. */
async function agreeOnFunnel({ site, duckDb }: Awaited<ReturnType<typeof addData>>) {
  const [sessions, others] = [await ours.funnel(site), await duckDb.funnel()]
  for (const [index, count] of sessions.entries()) same(`funnel, step ${index + 1}`, count, others[index])
  return { sessions, umami: await umami.funnel(site.siteId) }
}

async function take(name: string, sides: Record<string, () => Promise<unknown>>) {
  const from = readCpu()
  const found = await measure(sides, pairs)
  const to = readCpu()
  if (from && to) foreignParts.push(foreign(from, to, PROCESSORS))
  timings[name] = found
  const sums = Object.entries(summarize(found))
  const parts = sums.map(
    ([side, { ms, nodeCpuMs, postgresCpuMs }]) => `${side} ${ms} (${nodeCpuMs} + ${postgresCpuMs})`,
  )
  const ratios = Object.keys(sides)
    .filter((side) => side !== 'ours')
    .map((side) => `ours ÷ ${side} ${ratio(found, 'ours', side)?.toPrecision(2)}`)
  say(`${name.padEnd(22)} ${parts.join(', ')}; ${ratios.join(', ')}`)
}

function report(more: Record<string, unknown>) {
  const of = (name: string, above: string, below: string) => ratio(timings[name] ?? {}, above, below)
  const worst = (names: string[], above: string, below: string, choose: (...values: number[]) => number) => {
    const found = names.flatMap((name) => of(name, above, below) ?? [])
    return found.length > 0 ? choose(...found) : null
  }
  const rounded = (value: number | null) => (value === null ? null : round(value, 2))
  const oneFilter = Object.keys({ ...COUNTRY_FILTERS, ...OTHER_FILTERS })
  const two = Object.keys(TWO_FILTERS)
  const large = (names: string[]) => names.map((name) => `4M ${name}`)
  const figures = {
    unfilteredRatio: rounded(of('unfiltered', 'umami', 'ours')),
    filteredRatio: rounded(worst(Object.keys(COUNTRY_FILTERS), 'umami', 'ours', Math.min)),
    funnelRatio: rounded(of('funnel', 'umami', 'ours')),
    growth: rounded(of('4M unfiltered', 'ours', 'oursAt1M')),
    duckdbUnfiltered: rounded(of('unfiltered', 'ours', 'duckdb')),
    duckdbFiltered: rounded(worst(oneFilter, 'ours', 'duckdb', Math.max)),
    duckdbFiltered4M: rounded(worst(large(oneFilter), 'ours', 'duckdb', Math.max)),
    duckdbTwoFilters: rounded(worst(two, 'ours', 'duckdb', Math.max)),
    duckdbTwoFilters4M: rounded(worst(large(two), 'ours', 'duckdb', Math.max)),
    duckdbUnfiltered4M: rounded(of('4M unfiltered', 'ours', 'duckdb')),
    unfilteredRatio4M: rounded(of('4M unfiltered', 'umami', 'ours')),
    filteredRatio4M: rounded(worst(large(Object.keys(COUNTRY_FILTERS)), 'umami', 'ours', Math.min)),
  }
  const target = (name: keyof typeof figures, sign: '≥' | '≤', wanted: number) => {
    const found = figures[name]
    if (found === null) return
    const isMet = sign === '≥' ? found >= wanted : found <= wanted
    say(`${name.padEnd(18)} ${found} (target ${sign} ${wanted}: ${isMet ? 'met' : 'MISSED'})`)
  }
  target('unfilteredRatio', '≥', 100)
  target('filteredRatio', '≥', 6)
  target('funnelRatio', '≥', 4)
  target('growth', '≤', 1.2)
  target('duckdbUnfiltered', '≤', 0.5)
  target('duckdbFiltered', '≤', 2)
  target('duckdbFiltered4M', '≤', 2)
  const noise = foreignParts.toSorted((a, b) => a - b)
  console.log(
    JSON.stringify({
      ...figures,
      ...more,
      questions: Object.fromEntries(Object.entries(timings).map(([name, found]) => [name, summarize(found)])),
      noise:
        noise.length > 0
          ? { median: round(noise[noise.length >> 1] ?? 0, 2), worst: round(noise.at(-1) ?? 0, 2) }
          : null,
      seconds: Math.round((performance.now() - startedAt) / 1000),
      machine: {
        processor: cpus()[0]?.model,
        processors: PROCESSORS,
        memoryGb: round(totalmem() / 2 ** 30, 0),
        platform: `${process.platform} ${process.arch}`,
        node: process.version,
        postgres: version,
      },
      pairs,
    }),
  )
}
