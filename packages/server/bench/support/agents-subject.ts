import type { App, Database } from '@tinyeclipse/server'
import { enrolAgent } from '../../test/support/agent.ts'
import { heartbeatBody } from './agents-state.ts'
import { type At, callAsOperator, startApp } from './app.ts'
import { answerCalls } from './child.ts'
import { profile } from './profile.ts'

/** The server that agents talk to. */
export const commands = { start, addSites, prepare, look, bare, memory, profile, stop }

let app: App
let database: Database
let url: string

answerCalls(commands)

async function start(at: At) {
  // Who is sent away is counted by the load.
  const started = await startApp(at, { level: 'error' })
  ;({ app, database, url } = started)
  const { port, version } = started
  return { port, version }
}

/** One joins as sites do; the others are copies of it with keys of their own, as to join a thousand times takes minutes. */
async function addSites(sites: { siteId: string; keyId: string; publicKey: string }[]): Promise<void> {
  const { id } = await callAsOperator<{ id: string }>(app, '/v1/accounts', { name: 'Bench' })
  const ofAccount = { 'tinyeclipse-account': id }
  const { code } = await callAsOperator<{ code: string }>(app, '/v1/enrolment-codes', {}, ofAccount)
  const { siteId: model } = await enrolAgent(url, { code })
  const made = `unnest($2::uuid[], $3::uuid[], $4::text[]) as made (site_id, key_id, public_key)`
  const values = [
    model,
    sites.map((each) => each.siteId),
    sites.map((each) => each.keyId),
    sites.map((each) => each.publicKey),
  ]
  const copy = (table: string, changes: string, where = '') =>
    database.execute(
      `insert into ${table} select (jsonb_populate_record(t, jsonb_build_object('site_id', made.site_id, ${changes}))).*
       from ${table} t cross join ${made} where t.site_id = $1 ${where}`,
      values,
    )
  await copy('sites', `'domain', made.site_id || '.example.be'`)
  // Ids of keys that nobody uses here, made of those that are at hand.
  await copy('keys', `'key_id', made.site_id, 'hash', sha256(made.site_id::text::bytea)`, `and kind = 'site'`)
  await copy('keys', `'key_id', made.key_id, 'hash', sha256(made.key_id::text::bytea)`, `and kind = 'api'`)
  await copy('agents', `'site_key_id', made.site_id, 'api_key_id', made.key_id`)
  await copy('agent_beats', `'told', null`)
  await copy('agent_keys', `'key_id', made.key_id, 'public_key', made.public_key`)
}

/** Every run begins with what the planner knows up to date and a fresh checkpoint, whichever side is first. */
async function prepare() {
  await database.execute('analyze')
  await database.execute('checkpoint')
}

/** Requests that were taken since the start and not yet forgotten, bytes of the log, and what the tables take. */
async function look() {
  const { rows } = await database.execute(`
    select (select count(*) from agent_nonces)::int as taken,
      (pg_current_wal_insert_lsn() - '0/0')::float8 as "walBytes",
      (select coalesce(sum(pg_total_relation_size(oid)), 0) from pg_class where relkind = 'r' and relname like 'agent%')::float8 as "tableBytes"`)
  return rows[0] as { taken: number; walBytes: number; tableBytes: number }
}

/** The same bytes as a row each, committed one by one: what no server of a heartbeat can do without. */
async function bare({ beats, connections }: { beats: number; connections: number }) {
  await database.execute('create table if not exists bench_rows (row_id bigserial primary key, body jsonb not null)')
  const bodies = Array.from({ length: beats }, (_, sequence) =>
    heartbeatBody({ siteId: '00000000-0000-0000-0000-000000000000', keyId: '', release: 1 }, sequence),
  )
  await prepare()
  const before = await look()
  const began = performance.now()
  await Promise.all(
    Array.from({ length: connections }, async () => {
      for (let body = bodies.pop(); body; body = bodies.pop())
        await database.execute('insert into bench_rows (body) values ($1)', [body])
    }),
  )
  const seconds = (performance.now() - began) / 1_000
  const after = await look()
  await database.execute('truncate bench_rows')
  return { perSecond: beats / seconds, walBytes: (after.walBytes - before.walBytes) / beats }
}

/** What this process holds, in megabytes. */
function memory(): number {
  return process.memoryUsage().rss / 2 ** 20
}

async function stop() {
  await app.stop()
  await database.close()
}
