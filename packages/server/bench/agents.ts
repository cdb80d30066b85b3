import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startPostgres } from '../test/support/postgres.ts'
import type { Changed, commands as loadCommands } from './support/agents-load.ts'
import type { commands as subjectCommands } from './support/agents-subject.ts'
import { startChild } from './support/child.ts'
import { median, readCpu, round } from './support/figures.ts'
import { type Cpu, cpuOf, createDatabase, PROCESSORS, untilQuiet } from './support/machine.ts'

// How many sites one server hears of: signed heartbeats over HTTP, against a bare insert of the same bytes. README.md has the method.

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '3' },
    /** A small and a large server. */
    sites: { type: 'string', default: '500,5000' },
    /** A folder for a CPU profile of the small server on each database. */
    profile: { type: 'string' },
    'no-pglite': { type: 'boolean', default: false },
    /** In place of all else: all sites at the same second. */
    herd: { type: 'boolean', default: false },
  },
})
const rounds = options.herd ? 0 : Number(options.rounds)
const [few = 500, many = 5_000] = options.sites.split(',').map(Number)
const CONNECTIONS = 20
const BARE_CONNECTIONS = 8
const BEAT_SECONDS = 300

interface Run {
  perSecond: number
  walBytes: number
  p50Ms?: number
  p99Ms?: number
  bytes?: number
  cpu?: Cpu
}

const say = (text: string) => {
  if (!options.json) console.log(text)
}
if (options.profile) mkdirSync(options.profile, { recursive: true })
// PostgreSQL and the folder are tidied away on exit, which a signal alone would skip.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
const postgres = await startPostgres()
const folder = mkdtempSync(join(tmpdir(), 'tinyeclipse-bench-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
const load = startChild<typeof loadCommands>(new URL('./support/agents-load.ts', import.meta.url))
const kinds = options['no-pglite'] ? (['postgres'] as const) : (['postgres', 'pglite'] as const)
const subjects = await Promise.all(
  kinds.flatMap((kind) => [startSubject(kind, 'few', few), startSubject(kind, 'many', many)]),
)
const runs: Record<string, Run[]> = {}
try {
  for (const subject of subjects) await fill(subject)
  for (const subject of options.herd ? subjects : []) await herd(subject)
  for (let each = 0; each < rounds; each++) {
    for (const kind of kinds) {
      await untilQuiet()
      const sides = sidesOf(kind)
      // Every other round backwards, so that no side is always first.
      for (const [name, side] of each % 2 ? sides.reverse() : sides) {
        const run = await side()
        runs[name] = [...(runs[name] ?? []), run]
        say(`${each + 1} ${name.padEnd(16)} ${describe(run)}`)
      }
    }
  }
  if (!options.herd) report()
} finally {
  await Promise.allSettled(subjects.map(({ child }) => child.call('stop', undefined)))
  await Promise.all([load.end(), ...subjects.map(({ child }) => child.end())])
  await postgres.remove()
}

async function startSubject(kind: 'postgres' | 'pglite', size: 'few' | 'many', sites: number) {
  const child = startChild<typeof subjectCommands>(new URL('./support/agents-subject.ts', import.meta.url))
  const databaseUrl = kind === 'postgres' ? await createDatabase(postgres, `bench_${size}`) : null
  const started = await child.call('start', { dataFolder: join(folder, `${kind}-${size}`), databaseUrl })
  return { child, kind, size, sites, ...started }
}
type Subject = Awaited<ReturnType<typeof startSubject>>

/** Sites join and are heard of twice, so that there is a state to compare with and the code is warm. */
async function fill({ child, kind, port, sites }: Subject): Promise<void> {
  await child.call('addSites', await load.call('makeSites', { port, count: sites }))
  for (const changed of ['all', 'some'] as const) {
    await load.call('prepare', { port, changed })
    await load.call('run', { port, connections: CONNECTIONS })
  }
  const { tableBytes } = await child.call('look', undefined)
  say(`${sites} sites on ${kind}: ${round(tableBytes / sites, 0)} bytes a site`)
}

async function herd({ child, kind, port, sites }: Subject): Promise<void> {
  for (const told of ['heartbeat', 'reports'] as const) {
    const before = await child.call('memory', undefined)
    let most = before
    const watch = setInterval(async () => {
      most = Math.max(most, await child.call('memory', undefined).catch(() => 0))
    }, 200)
    const { seconds, refused, broken, mostTries } = await load.call('herd', { port, told })
    clearInterval(watch)
    const figures = { kind, sites, told, refused, broken, mostTries, seconds: round(seconds, 0) }
    console.log(JSON.stringify({ ...figures, megabytesBefore: round(before, 0), megabytesMost: round(most, 0) }))
  }
}

function sidesOf(kind: 'postgres' | 'pglite'): [string, () => Promise<Run>][] {
  const [small, large] = ['few', 'many'].map((size) =>
    subjects.find((each) => each.kind === kind && each.size === size),
  )
  if (!small || !large) throw new Error(`There is no server on ${kind}`)
  return [
    [`${kind}.bare`, () => small.child.call('bare', { beats: few, connections: BARE_CONNECTIONS })],
    [`${kind}.beat`, () => beats(small, 'some', `${kind}.beat`)],
    [`${kind}.same`, () => beats(small, 'none')],
    [`${kind}.changed`, () => beats(small, 'all')],
    [`${kind}.many`, () => beats(large, 'some')],
  ]
}

/** A heartbeat of each site after a checkpoint: what PostgreSQL with its own settings writes in five minutes. */
async function beats({ child, port }: Subject, changed: Changed, profiledAs: string | null = null): Promise<Run> {
  const { bytes } = await load.call('prepare', { port, changed })
  await child.call('prepare', undefined)
  const isProfiled = options.profile !== undefined && profiledAs !== null && !runs[profiledAs]
  if (isProfiled) await child.call('profile', { file: null })
  const before = await child.call('look', undefined)
  const from = readCpu()
  const { beats: taken, ...figures } = await load.call('run', { port, connections: CONNECTIONS })
  const to = readCpu()
  const after = await child.call('look', undefined)
  if (isProfiled) await child.call('profile', { file: join(options.profile as string, `${profiledAs}.cpuprofile`) })
  // Nonces of eleven minutes ago are forgotten every five: a bench that takes longer than that finds fewer.
  if (after.taken - before.taken > taken)
    throw new Error(`${taken} heartbeats were taken, ${after.taken - before.taken} stored`)
  const walBytes = (after.walBytes - before.walBytes) / taken
  return { ...figures, bytes, walBytes, ...(from && to && { cpu: cpuOf(from, to, child.pid, load.pid) }) }
}

/** Milliseconds of one processor for a heartbeat, server and database together. */
function cpuMsOf({ cpu, perSecond }: Run): number {
  return cpu ? ((cpu.server + cpu.database) * 1_000) / perSecond : Number.NaN
}

function report() {
  const of = (name: string, read: (run: Run) => number, digits = 0) =>
    round(median((runs[name] ?? []).map(read)), digits)
  /** The median of the ratios of the rounds, so that what slowed a whole round slows both sides of it. */
  const ratio = (name: string, base: string, read: (run: Run) => number) =>
    round(median((runs[name] ?? []).map((run, index) => read(run) / read(runs[base]?.[index] as Run))), 2)
  const rate = ({ perSecond }: Run) => perSecond
  const wal = ({ walBytes }: Run) => walBytes
  const figures = Object.fromEntries(
    Object.keys(runs).map((name) => [
      name,
      {
        perSecond: of(name, rate),
        walBytes: of(name, wal),
        ...(!name.endsWith('.bare') && {
          p50Ms: of(name, ({ p50Ms = Number.NaN }) => p50Ms, 1),
          p99Ms: of(name, ({ p99Ms = Number.NaN }) => p99Ms, 1),
          cpuMs: of(name, cpuMsOf, 2),
          sitesPerCore: Math.floor(median((runs[name] ?? []).map((run) => (BEAT_SECONDS * 1_000) / cpuMsOf(run)))),
        }),
      },
    ]),
  )
  const ratios = Object.fromEntries(
    kinds.map((kind) => [
      kind,
      {
        beatOfBare: ratio(`${kind}.beat`, `${kind}.bare`, rate),
        walOfBare: ratio(`${kind}.beat`, `${kind}.bare`, wal),
        sameOfChanged: ratio(`${kind}.same`, `${kind}.changed`, rate),
        walSameOfChanged: ratio(`${kind}.same`, `${kind}.changed`, wal),
        manyOfFew: ratio(`${kind}.many`, `${kind}.beat`, rate),
        cpuManyOfFew: ratio(`${kind}.many`, `${kind}.beat`, cpuMsOf),
      },
    ]),
  )
  const foreign = Object.values(runs).flatMap((each) => each.flatMap(({ cpu }) => cpu?.foreign ?? []))
  console.log(
    JSON.stringify({
      figures,
      ratios,
      bytes: of('postgres.beat', ({ bytes = Number.NaN }) => bytes),
      noise: foreign.length > 0 ? { median: round(median(foreign), 2), worst: round(Math.max(...foreign), 2) } : null,
      sites: [few, many],
      rounds,
      processors: PROCESSORS,
      node: process.version,
      versions: subjects.map(({ kind, version }) => `${kind} ${version.split(' ')[1]}`),
    }),
  )
}

function describe(run: Run): string {
  const parts = [`${round(run.perSecond, 0)}/s`.padStart(8), `${round(run.walBytes, 0)} bytes of log`.padStart(20)]
  if (run.p50Ms !== undefined && run.p99Ms !== undefined)
    parts.push(`p50 ${round(run.p50Ms, 0)} ms, p99 ${round(run.p99Ms, 0)} ms`)
  if (run.cpu) {
    const percent = (part: number) => `${Math.round(part * 100)} %`
    parts.push(
      `${round(cpuMsOf(run), 2)} ms of processor (server ${percent(run.cpu.server)}, database ${percent(run.cpu.database)}, load ${percent(run.cpu.load)}, others ${percent(run.cpu.foreign)} of all)`,
    )
  }
  return parts.join('  ')
}
