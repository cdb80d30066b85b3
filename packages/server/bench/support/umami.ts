import { randomBytes, randomUUID } from 'node:crypto'
import pg from 'pg'
import { answerCalls } from './child.ts'
import { UMAMI_INDEXES, UMAMI_TABLES } from './umami-tables.ts'
import { randomPath, randomReferrer, randomVisitor } from './visitors.ts'

/**
 * The tables of Umami 3.1 on PostgreSQL with all their indexes, and what it does for a page view of a visitor it has not
 * seen: two statements, each planned anew and committed by itself. No HTTP, no parsing, no look-ups.
 */
export const commands = { start, prepare, run, count, stop }

const UPSERT_SESSION = `
insert into session (session_id, website_id, browser, os, device, screen, language, country, region, city, distinct_id, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict (session_id) do nothing`
const INSERT_EVENT = `
insert into website_event (event_id, website_id, session_id, visit_id, created_at, url_path, url_query, referrer_path,
  referrer_query, referrer_domain, page_title, utm_source, utm_medium, utm_campaign, utm_content, utm_term, gclid, fbclid,
  msclkid, ttclid, li_fat_id, twclid, event_type, event_name, tag, hostname)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26)`

const website = randomUUID()
/** The sessions of the run's visitors. */
const sessions = new Map<string, string>()
let clients: pg.Client[] = []

answerCalls(commands)

async function start({ url, connections }: { url: string; connections: number }) {
  clients = await Promise.all(
    Array.from({ length: connections }, async () => {
      const client = new pg.Client({ connectionString: url })
      await client.connect()
      return client
    }),
  )
  await clients[0]?.query(UMAMI_TABLES + UMAMI_INDEXES.join(''))
}

async function prepare() {
  sessions.clear()
  await clients[0]?.query('analyze session, website_event')
  await clients[0]?.query('checkpoint')
}

async function run({ warmUpSeconds, seconds }: { warmUpSeconds: number; seconds: number }) {
  const from = performance.now() + warmUpSeconds * 1000
  const until = from + seconds * 1000
  const id = randomBytes(3).toString('hex')
  let acknowledged = 0
  let measured = 0
  await Promise.all(
    clients.map(async (client) => {
      let now = 0
      while (now < until) {
        await pageview(client, id)
        now = performance.now()
        acknowledged++
        if (now >= from && now < until) measured++
      }
    }),
  )
  return { perSecond: measured / seconds, acknowledged }
}

async function pageview(client: pg.Client, run: string): Promise<void> {
  const { tab, country } = randomVisitor(run)
  const session = sessions.get(tab) ?? randomUUID()
  sessions.set(tab, session)
  const now = new Date()
  await client.query(UPSERT_SESSION, [
    session,
    website,
    'chrome',
    'Windows 10',
    'desktop',
    '1920x1080',
    'nl-BE',
    country,
    `${country}-VLG`,
    'Ghent',
    null,
    now,
  ])
  await client.query(INSERT_EVENT, [
    randomUUID(),
    website,
    session,
    randomUUID(),
    now,
    randomPath(),
    '',
    '/',
    '',
    randomReferrer() && 'search.example',
    'A page of the catalogue',
    ...Array.from({ length: 11 }, () => null),
    1,
    null,
    null,
    'shop.example.be',
  ])
}

async function count() {
  const found = await clients[0]?.query<{ events: number }>('select count(*)::int as events from website_event')
  return found?.rows[0]?.events ?? 0
}

async function stop() {
  await Promise.all(clients.map((client) => client.end()))
}
