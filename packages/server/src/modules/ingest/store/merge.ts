import type { ExecutePrepared } from '../../../platform/database.ts'
import { uuidv7 } from '../../../platform/ids.ts'

interface SiteSession {
  account_id: string
  site_id: string
  session_id: string
}

// Links of a session lie between its first and its last event, and `session_links_age` finds them there.
const NEAR = `
select distinct own.session_id as one, other.session_id as other
from sessions s
join session_links own on own.account_id = s.account_id and own.site_id = s.site_id and own.session_id = s.session_id
  and own.last_at between s.started_at and s.ended_at
join session_links other on other.account_id = own.account_id and other.site_id = own.site_id and other.link = own.link
  and other.session_id <> own.session_id
  and other.last_at > own.first_at - interval '30 minutes' and other.first_at < own.last_at + interval '30 minutes'
where s.account_id = $1::uuid and s.site_id = $2::uuid and s.session_id = any($3::uuid[])`

const EXTENT = `
select session_id, started_at, ended_at from sessions
where account_id = $1::uuid and site_id = $2::uuid and session_id = any($3::uuid[])
order by started_at, session_id`

const MOVE_EVENTS = `
update events set session_id = $3::uuid
where account_id = $1::uuid and site_id = $2::uuid and session_id = any($4::uuid[])
  and occurred_at between $5::timestamptz and $6::timestamptz`

const MOVE_LINKS = `
with gone as (
  delete from session_links where account_id = $1::uuid and site_id = $2::uuid and session_id = any($4::uuid[])
    and last_at between $5::timestamptz and $6::timestamptz
  returning link, first_at, last_at
)
insert into session_links as known (account_id, site_id, link, session_id, first_at, last_at)
select $1::uuid, $2::uuid, link, $3::uuid, min(first_at), max(last_at) from gone group by link
on conflict (account_id, site_id, link, session_id) do update set
  first_at = least(known.first_at, excluded.first_at), last_at = greatest(known.last_at, excluded.last_at)`

const MOVE_IDENTIFICATIONS = `
update identifications set session_id = $3::uuid
where account_id = $1::uuid and site_id = $2::uuid and session_id = any($4::uuid[])`

const FIRST = [
  ...['visitor_id', 'started_at', 'first_event_id', 'referrer_host', 'source', 'channel', 'utm_source', 'utm_medium'],
  ...['utm_campaign', 'utm_term', 'utm_content', 'click_id', 'country', 'device', 'browser', 'os', 'language'],
]
const from = (part: string, columns: string[]) => columns.map((column) => `${column} = ${part}.${column}`).join(', ')

const SUM_UP = `
with parts as (
  select * from sessions
  where account_id = $1::uuid and site_id = $2::uuid and (session_id = $3::uuid or session_id = any($4::uuid[]))
),
total as (
  select max(ended_at) as ended_at, sum(pageviews) as pageviews, sum(events) as events, sum(engaged_ms) as engaged_ms from parts
),
first as (select * from parts order by started_at, first_event_id limit 1),
entry as (select * from parts order by entry_at nulls last, entry_event_id limit 1),
exit as (select * from parts order by exit_at desc nulls last, exit_event_id desc limit 1)
update sessions s set ${from('total', ['ended_at', 'pageviews', 'events', 'engaged_ms'])}, ${from('first', FIRST)},
  ${from('entry', ['entry_path', 'entry_at', 'entry_event_id'])}, ${from('exit', ['exit_path', 'exit_at', 'exit_event_id'])}
from total, first, entry, exit
where s.account_id = $1::uuid and s.site_id = $2::uuid and s.session_id = $3::uuid`

const REMOVE = `
delete from sessions where account_id = $1::uuid and site_id = $2::uuid and session_id = any($3::uuid[])`

const MARK_DAYS = `
insert into changed_days (account_id, site_id, day)
select account_id, site_id, ($3::timestamptz at time zone time_zone)::date + ahead
from sites, generate_series(0, ($4::timestamptz at time zone time_zone)::date - ($3::timestamptz at time zone time_zone)::date) as ahead
where account_id = $1::uuid and site_id = $2::uuid
on conflict (account_id, site_id, day) do update set version = gen_random_uuid(), changed_at = now()`

const TELL = `
insert into facts (account_id, fact_id, name, payload, occurred_at)
select $1::uuid, $2::uuid, 'sessions.merged', jsonb_build_object('siteId', $3::uuid, 'sessionId', $4::uuid, 'mergedIds', $5::uuid[]), $6::timestamptz`

/**
 * Joins sessions that turned out to be one, and all that turn out to be one with those. Few events come late enough to
 * show that, so this may take some round trips. Runs in the transaction that stored them, under the site's lock.
 */
export async function mergeSessions(
  execute: ExecutePrepared,
  near: readonly SiteSession[],
  receivedAt: Date,
): Promise<void> {
  for (const ofSite of Map.groupBy(near, ({ site_id }) => site_id).values()) {
    const [{ account_id: accountId, site_id: siteId }] = ofSite as [SiteSession]
    let sessionIds = [...new Set(ofSite.map(({ session_id }) => session_id))]
    while (sessionIds.length > 0) {
      const pairs = await execute<{ one: string; other: string }>('ingest-near', NEAR, [accountId, siteId, sessionIds])
      sessionIds = []
      for (const group of groupPairs(pairs))
        sessionIds.push(await merge(execute, { accountId, siteId, receivedAt }, group))
    }
  }
}

/** Sessions that are joined to each other directly or by way of others. */
function groupPairs(pairs: readonly { one: string; other: string }[]): Set<string>[] {
  const groups = new Map<string, Set<string>>()
  for (const { one, other } of pairs) {
    const [mine, its] = [groups.get(one) ?? new Set([one]), groups.get(other) ?? new Set([other])]
    const united = mine === its ? mine : new Set([...mine, ...its])
    for (const sessionId of united) groups.set(sessionId, united)
  }
  return [...new Set(groups.values())]
}

/** Makes one of the sessions: the one that began first. Answers its id. */
async function merge(
  execute: ExecutePrepared,
  { accountId, siteId, receivedAt }: { accountId: string; siteId: string; receivedAt: Date },
  sessionIds: Set<string>,
): Promise<string> {
  const extents = await execute<{ session_id: string; started_at: Date; ended_at: Date }>('ingest-extent', EXTENT, [
    accountId,
    siteId,
    [...sessionIds],
  ])
  const [kept, ...others] = extents
  if (!kept) throw new Error('Sessions that are near are not there')
  const ids = others.map(({ session_id }) => session_id)
  const ends = extents.map(({ ended_at }) => ended_at.getTime())
  const reach = [kept.started_at, new Date(Math.max(...ends))]
  const moved = [accountId, siteId, kept.session_id, ids]
  await execute('ingest-move-events', MOVE_EVENTS, [...moved, ...reach])
  await execute('ingest-move-links', MOVE_LINKS, [...moved, ...reach])
  await execute('ingest-move-identifications', MOVE_IDENTIFICATIONS, moved)
  await execute('ingest-sum-up', SUM_UP, moved)
  await execute('ingest-remove-sessions', REMOVE, [accountId, siteId, ids])
  await execute('ingest-mark-days', MARK_DAYS, [accountId, siteId, ...reach])
  const factId = uuidv7(receivedAt.getTime())
  await execute('ingest-tell-merged', TELL, [accountId, factId, siteId, kept.session_id, ids, receivedAt])
  return kept.session_id
}
