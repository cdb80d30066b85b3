import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startPostgres } from '../test/support/postgres.ts'
import { startChild } from './support/child.ts'
import { median, readCpu, round } from './support/figures.ts'
import type { commands as loadCommands } from './support/load.ts'
import { type Cpu, cpuOf, createDatabase, PROCESSORS, pause, untilQuiet } from './support/machine.ts'
import type { commands as subjectCommands } from './support/subject.ts'
import type { commands as umamiCommands } from './support/umami.ts'

// How fast events are stored: over HTTP, against the writer alone and against Umami's way. README.md has the method.

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    pairs: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '2' },
    /** How many sites the events are of. */
    sites: { type: 'string', default: '1' },
    /** Names of figures, with commas; the others are null. */
    only: { type: 'string' },
    /** A folder for one CPU profile of the server for each figure over HTTP. */
    profile: { type: 'string' },
  },
})
const pairs = Number(options.pairs)
const seconds = Number(options.seconds)
const sites = Number(options.sites)
const WARM_UP_SECONDS = 0.7
const BATCH = 20

interface Run {
  perSecond: number
  ackP50Ms?: number
  ackP99Ms?: number
  loopLagP99Ms?: number
  cpu?: Cpu
}
type Side = () => Promise<Run>

const say = (text: string) => {
  if (!options.json) console.log(text)
}
if (options.profile) mkdirSync(options.profile, { recursive: true })

// PostgreSQL and the folder are tidied away on exit, which a signal alone would skip.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
const postgres = await startPostgres()
const folder = mkdtempSync(join(tmpdir(), 'tinyeclipse-bench-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
const load = startChild<typeof loadCommands>(new URL('./support/load.ts', import.meta.url))
const umami = startChild<typeof umamiCommands>(new URL('./support/umami.ts', import.meta.url))
await umami.call('start', { url: postgres.url, connections: 8 })
const onPostgres = await startSubject('', await createDatabase(postgres, 'bench'))
const onPglite = await startSubject('pglite', null)

const rounds: Record<string, Side>[] = [
  {
    raw: () => raw(onPostgres, 'raw'),
    batch: () => http(onPostgres, 'batch', 50, BATCH),
    single: () => http(onPostgres, 'single', 50, 1),
    umami: runUmami,
    single100: () => http(onPostgres, 'single100', 100, 1),
  },
  {
    pgliteRaw: () => raw(onPglite, 'pgliteRaw'),
    pgliteBatch: () => http(onPglite, 'pgliteBatch', 50, BATCH),
    pgliteSingle: () => http(onPglite, 'pgliteSingle', 50, 1),
  },
]
const only = options.only?.split(',')
const runs: Record<string, Run[]> = Object.fromEntries(
  rounds.flatMap((sides) =>
    Object.keys(sides)
      .filter((name) => !only || only.includes(name))
      .map((name) => [name, []]),
  ),
)
try {
  // Some to begin with: a plan made for empty tables is not the one that a server lives with.
  for (const { child } of [onPostgres, onPglite]) {
    await child.call('raw', { eventsPerVisitor: 5, warmUpSeconds: 0, seconds: 60, enough: 500 })
  }
  say(`${pairs} rounds of ${seconds} s a figure, after ${WARM_UP_SECONDS} s of warm-up; events/s`)
  for (let round = 0; round < pairs; round++) {
    for (const sides of rounds) {
      await untilQuiet()
      const names = Object.keys(sides).filter((name) => runs[name])
      // Every other round backwards, so that no side is always first.
      for (const name of round % 2 ? names.reverse() : names) {
        const run = await (sides[name] as Side)()
        runs[name]?.push(run)
        say(`${round + 1} ${name.padEnd(12)} ${describe(run)}`)
      }
    }
  }
  report()
} finally {
  await Promise.allSettled([onPostgres.child.call('stop', undefined), onPglite.child.call('stop', undefined)])
  await umami.call('stop', undefined)
  await Promise.all([load.end(), umami.end(), onPostgres.child.end(), onPglite.child.end()])
  await postgres.remove()
}

async function startSubject(name: string, databaseUrl: string | null) {
  const child = startChild<typeof subjectCommands>(new URL('./support/subject.ts', import.meta.url))
  const started = await child.call('start', { dataFolder: join(folder, name), databaseUrl, sites })
  return { child, isPglite: databaseUrl === null, ...started }
}
type Subject = Awaited<ReturnType<typeof startSubject>>
type Stored = Awaited<ReturnType<typeof subjectCommands.count>>

async function raw({ child }: Subject, name: string): Promise<Run> {
  const before = await child.call('count', undefined)
  // Somewhat more than the last time was needed.
  const enough = Math.max(20_000, 1.3 * (runs[name]?.at(-1)?.perSecond ?? 30_000))
  const { acknowledged, ...run } = await child.call('raw', {
    eventsPerVisitor: BATCH,
    warmUpSeconds: WARM_UP_SECONDS / 2,
    seconds: seconds / 2,
    enough,
  })
  await verify(child, before, acknowledged)
  return run
}

async function http(subject: Subject, name: string, connections: number, eventsPerRequest: number): Promise<Run> {
  const { child, port, siteKeys } = subject
  const isProfiled = options.profile !== undefined && !runs[name]?.length
  const before = await child.call('count', undefined)
  const asked = { port, siteKeys, connections, eventsPerRequest, warmUpSeconds: WARM_UP_SECONDS, seconds }
  // Somewhat more than the last time was needed; what is missing is made as it goes.
  const perSecond = 1.3 * (runs[name]?.at(-1)?.perSecond ?? 10_000)
  const requests = Math.ceil((perSecond * (WARM_UP_SECONDS + seconds)) / eventsPerRequest)
  await load.call('prepare', { load: asked, requests })
  await child.call('prepare', undefined)
  const running = load.call('run', asked)
  await pause(WARM_UP_SECONDS)
  await child.call('watch', { isProfiled })
  const from = readCpu()
  await pause(seconds)
  const to = readCpu()
  const profileFile = isProfiled ? join(options.profile as string, `${name}.cpuprofile`) : null
  const { loopLagP99Ms } = await child.call('seen', { profileFile })
  const { acknowledged, ...figures } = await running
  await verify(child, before, acknowledged)
  return { ...figures, loopLagP99Ms, ...(from && to && { cpu: cpuOf(from, to, child.pid, load.pid) }) }
}

async function runUmami(): Promise<Run> {
  const before = await umami.call('count', undefined)
  await umami.call('prepare', undefined)
  const running = umami.call('run', { warmUpSeconds: WARM_UP_SECONDS, seconds })
  await pause(WARM_UP_SECONDS)
  const from = readCpu()
  await pause(seconds)
  const to = readCpu()
  const { acknowledged, perSecond } = await running
  const stored = (await umami.call('count', undefined)) - before
  if (stored !== acknowledged) throw new Error(`Umami: ${acknowledged} events acknowledged, ${stored} stored`)
  return { perSecond, ...(from && to && { cpu: cpuOf(from, to, -1, umami.pid) }) }
}

/** An acknowledged event that is not stored makes every figure worthless. */
async function verify(child: Subject['child'], before: Stored, acknowledged: number): Promise<void> {
  const after = await child.call('count', undefined)
  const [events, pageviews] = [after.events - before.events, after.pageviews - before.pageviews]
  if (events !== acknowledged || pageviews !== acknowledged) {
    throw new Error(`${acknowledged} events acknowledged; stored ${events}, and ${pageviews} in their sessions`)
  }
}

function report() {
  const of = (name: string, key: 'perSecond' | 'ackP50Ms' | 'ackP99Ms' | 'loopLagP99Ms' = 'perSecond') =>
    runs[name] ? round(median(runs[name].map((run) => run[key] ?? Number.NaN)), key === 'perSecond' ? 0 : 1) : null
  /** The median of the ratios of the rounds, so that what slowed a whole round slows both sides of it. */
  const ratio = (name: string, base: string) => {
    const [above, below] = [runs[name], runs[base]]
    if (!above || !below) return null
    return round(median(above.map((run, index) => run.perSecond / (below[index]?.perSecond ?? Number.NaN))), 2)
  }
  const foreignParts = Object.values(runs).flatMap((each) => each.flatMap(({ cpu }) => cpu?.foreign ?? []))
  const cpu = Object.fromEntries(
    Object.entries(runs).flatMap(([name, each]) => {
      const known = each.flatMap((run) => run.cpu ?? [])
      if (known.length === 0) return []
      const part = (key: keyof NonNullable<Run['cpu']>) => round(median(known.map((one) => one[key])), 2)
      return [[name, { server: part('server'), load: part('load'), database: part('database') }]]
    }),
  )
  const figures = {
    raw: of('raw'),
    batch: of('batch'),
    single: of('single'),
    single100: of('single100'),
    umami: of('umami'),
    batchRatio: ratio('batch', 'raw'),
    singleRatio: ratio('single', 'umami'),
    single100Ratio: ratio('single100', 'umami'),
    ackP50Ms: of('single', 'ackP50Ms'),
    ackP99Ms: of('single', 'ackP99Ms'),
    loopLagP99Ms: of('single', 'loopLagP99Ms'),
    pgliteRaw: of('pgliteRaw'),
    pgliteBatch: of('pgliteBatch'),
    pgliteSingle: of('pgliteSingle'),
    pgliteBatchRatio: ratio('pgliteBatch', 'pgliteRaw'),
  }
  const target = (name: keyof typeof figures, wanted: number) => {
    const found = figures[name]
    if (found !== null) say(`${name.padEnd(16)} ${found} (target ≥ ${wanted}: ${found >= wanted ? 'met' : 'MISSED'})`)
  }
  say('')
  target('batchRatio', 0.6)
  target('singleRatio', 2)
  target('single100Ratio', 2.5)
  target('pgliteBatchRatio', 0.6)
  console.log(
    JSON.stringify({
      ...figures,
      runs: Object.fromEntries(
        Object.entries(runs).map(([name, each]) => [name, each.map((run) => round(run.perSecond, 0))]),
      ),
      cpu,
      noise:
        foreignParts.length > 0
          ? { median: round(median(foreignParts), 2), worst: round(Math.max(...foreignParts), 2) }
          : null,
      machine: {
        processor: cpus()[0]?.model,
        processors: PROCESSORS,
        memoryGb: round(totalmem() / 2 ** 30, 0),
        platform: `${process.platform} ${process.arch}`,
        node: process.version,
        postgres: onPostgres.version.split(' ')[1],
        pglite: onPglite.version.split(' ')[1],
      },
      pairs,
      seconds,
      sites,
    }),
  )
}

function describe({ perSecond, ackP99Ms, loopLagP99Ms, cpu }: Run): string {
  const parts = [String(Math.round(perSecond)).padStart(7)]
  if (ackP99Ms !== undefined) parts.push(`ack p99 ${ackP99Ms.toFixed(1)} ms`)
  if (loopLagP99Ms !== undefined) parts.push(`lag p99 ${loopLagP99Ms.toFixed(1)} ms`)
  if (cpu) {
    const percent = (part: number) => `${Math.round(part * 100)} %`
    parts.push(
      `cpu server ${percent(cpu.server)}, load ${percent(cpu.load)}, database ${percent(cpu.database)}, others ${percent(cpu.foreign)} of all`,
    )
  }
  return parts.join('  ')
}
