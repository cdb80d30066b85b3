import { randomBytes } from 'node:crypto'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import type { App, Database, PreparedStatement } from '@tinyeclipse/server'
import { type At, callAsOperator, startApp } from './app.ts'
import { answerCalls } from './child.ts'
import { profile } from './profile.ts'
import { batchBody, randomVisitor } from './visitors.ts'

/** The server that is measured. */
export const commands = { start, prepare, watch, seen, raw, count, stop }

/** Of a group, as many as the writer takes at once. */
const GROUP_EVENTS = 1_000

let app: App
let database: Database
let siteKeys: string[] = []
/** While set, groups are put here and not in the database. */
let recorded: PreparedStatement[][] | null = null

answerCalls(commands)

async function start({ sites, ...at }: At & { sites: number }) {
  const started = await startApp(at, { level: 'warn', wrap: (own) => ({ ...own, writeAtOnce }) })
  ;({ app, database } = started)
  siteKeys = await addSites(sites)
  return { port: started.port, siteKeys, version: started.version }
}

const writeAtOnce: Database['writeAtOnce'] = async (statements) => {
  if (!recorded) return database.writeAtOnce(statements)
  recorded.push(statements)
  // As long as a full group takes to come together.
  await pause(10)
  // What the writer is told when everything was stored.
  return [{ is_whole: true }] as never
}

async function addSites(count: number): Promise<string[]> {
  const { id } = await callAsOperator<{ id: string }>(app, '/v1/accounts', { name: 'Bench' })
  const keys: string[] = []
  for (let number = 0; number < count; number++) {
    const site = { domain: 'shop.example.be', plan: 'pro_plus', timeZone: 'Europe/Brussels', allowedOrigins: [] }
    type Created = { siteKey: { secret: string } }
    const { siteKey } = await callAsOperator<Created>(app, '/v1/sites', site, { 'tinyeclipse-account': id })
    keys.push(siteKey.secret)
  }
  return keys
}

/** Every run begins with what the planner knows up to date and a fresh checkpoint, whichever side is first. */
async function prepare() {
  await database.execute('analyze')
  await database.execute('checkpoint')
}

let delay: ReturnType<typeof monitorEventLoopDelay>
/** Begins to look at this process; `seen` ends it. */
async function watch({ isProfiled }: { isProfiled: boolean }) {
  delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  if (isProfiled) await profile({ file: null })
}
async function seen({ profileFile }: { profileFile: string | null }) {
  delay.disable()
  if (profileFile) await profile({ file: profileFile })
  return { loopLagP99Ms: delay.percentile(99) / 1e6 }
}

/** Groups that the server has underway at once. */
const WRITERS = 2

/**
 * The writer alone: groups that the server made of requests like those of the load, as many underway as it has.
 * `enough` says how many events a second to prepare for.
 */
async function raw(options: { eventsPerVisitor: number; warmUpSeconds: number; seconds: number; enough: number }) {
  const groups = await record(options.eventsPerVisitor, options.enough * (options.warmUpSeconds + options.seconds))
  await prepare()
  const from = performance.now() + options.warmUpSeconds * 1000
  const until = from + options.seconds * 1000
  let acknowledged = 0
  let measured = 0
  let now = 0
  const waiting = groups.values()
  const write = async () => {
    for (const group of waiting) {
      await database.writeAtOnce(group)
      now = performance.now()
      acknowledged += GROUP_EVENTS
      if (now >= from) measured += GROUP_EVENTS
      if (now >= until) break
    }
  }
  await Promise.all(Array.from({ length: WRITERS }, write))
  if (now < from) throw new Error('Too few groups were prepared to get past the warm-up')
  return { perSecond: (measured * 1000) / (now - from), acknowledged }
}

async function record(eventsPerVisitor: number, atLeast: number): Promise<PreparedStatement[][]> {
  const groups: PreparedStatement[][] = []
  recorded = groups
  // The first column of the last statement has a value for each event.
  const isFull = (group: PreparedStatement[]) =>
    (group.at(-1)?.[2][0] as unknown[] | undefined)?.length === GROUP_EVENTS
  const run = randomBytes(3).toString('hex')
  const send = async () => {
    while (groups.filter(isFull).length * GROUP_EVENTS < atLeast) {
      const visitor = randomVisitor(run)
      const siteKey = siteKeys[Math.floor(Math.random() * siteKeys.length)] as string
      const request = new Request('http://127.0.0.1/v1/events', {
        method: 'POST',
        headers: { 'user-agent': visitor.userAgent, 'x-forwarded-for': visitor.address },
        body: batchBody(run, siteKey, visitor, eventsPerVisitor),
      })
      const response = await app.fetch(request, { incoming: { socket: { remoteAddress: '127.0.0.1' } } })
      if (response.status !== 202) throw new Error(`Not acknowledged: ${await response.text()}`)
    }
  }
  try {
    await Promise.all(Array.from({ length: (2.5 * GROUP_EVENTS) / eventsPerVisitor }, send))
  } finally {
    recorded = null
  }
  return groups.filter(isFull)
}

/** Events that are stored; of each, its session must know too. */
async function count() {
  const { rows } = await database.execute(
    'select (select count(*) from events)::int as events, (select coalesce(sum(pageviews), 0) from sessions)::int as pageviews',
  )
  return rows[0] as { events: number; pageviews: number }
}

async function stop() {
  await app.stop()
  await database.close()
}
