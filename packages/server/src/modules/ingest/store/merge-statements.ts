const SITE = 'account_id = $1::uuid and site_id = $2::uuid'
const of = (table: string) => `${table}.account_id = $1::uuid and ${table}.site_id = $2::uuid`

/** Sessions that are one with any of $3. Links of a session lie within it, where `session_links_age` finds them. */
export const NEAR = `
with extent as (
  select min(started_at) as started_at, max(ended_at) as ended_at from sessions where ${SITE} and session_id = any($3::uuid[])
),
own as materialized (
  select * from session_links where ${SITE} and session_id = any($3::uuid[])
    and last_at >= (select started_at from extent) and last_at <= (select ended_at from extent)
)
select distinct own.session_id as one, other.session_id as other
from own
-- \`offset 0\` has the planner look link by link, over the primary key, whatever it takes the lists to be long.
cross join lateral (
  select session_id, first_at, last_at from session_links l where ${of('l')} and l.link = own.link offset 0
) other
where other.session_id <> own.session_id
  and other.last_at > own.first_at - interval '30 minutes' and other.first_at < own.last_at + interval '30 minutes'`

export const EXTENTS = `
select session_id, started_at, ended_at from sessions where ${SITE} and session_id = any($3::uuid[])
order by started_at, session_id`

const MOVED =
  'unnest($3::uuid[], $4::uuid[], $5::timestamptz[], $6::timestamptz[]) as moved(session_id, kept_id, started_at, ended_at)'

export const MOVE_EVENTS = `
update events e set session_id = moved.kept_id from ${MOVED}
where ${of('e')} and e.occurred_at between moved.started_at and moved.ended_at and e.session_id = moved.session_id`

export const MOVE_LINKS = `
with gone as (
  delete from session_links l using ${MOVED}
  where ${of('l')} and l.last_at between moved.started_at and moved.ended_at and l.session_id = moved.session_id
  returning l.link, moved.kept_id, l.first_at, l.last_at
)
insert into session_links as known (account_id, site_id, link, session_id, first_at, last_at)
select $1::uuid, $2::uuid, link, kept_id, min(first_at), max(last_at) from gone group by link, kept_id
on conflict (account_id, site_id, link, session_id) do update set
  first_at = least(known.first_at, excluded.first_at), last_at = greatest(known.last_at, excluded.last_at)`

export const MOVE_IDENTIFICATIONS = `
update identifications i set session_id = moved.kept_id
from unnest($3::uuid[], $4::uuid[]) as moved(session_id, kept_id)
where ${of('i')} and i.session_id = moved.session_id`

const FIRST = [
  ...['visitor_id', 'started_at', 'first_event_id', 'referrer_host', 'source', 'channel', 'utm_source', 'utm_medium'],
  ...['utm_campaign', 'utm_term', 'utm_content', 'click_id', 'country', 'device', 'browser', 'os', 'language'],
]
const from = (part: string, columns: string[]) => columns.map((column) => `${column} = ${part}.${column}`).join(', ')

/** $3 are all sessions of the groups, $4 what they become. */
export const SUM_UP = `
with parts as materialized (
  select parts.kept_id, s.* from unnest($3::uuid[], $4::uuid[]) as parts(session_id, kept_id)
  join sessions s on ${of('s')} and s.session_id = parts.session_id
),
total as (
  select kept_id, max(ended_at) as ended_at, sum(pageviews) as pageviews, sum(events) as events, sum(engaged_ms) as engaged_ms
  from parts group by kept_id
),
first as (select distinct on (kept_id) * from parts order by kept_id, started_at, first_event_id),
entry as (select distinct on (kept_id) * from parts order by kept_id, entry_at nulls last, entry_event_id),
exit as (select distinct on (kept_id) * from parts order by kept_id, exit_at desc nulls last, exit_event_id desc)
update sessions s set ${from('total', ['ended_at', 'pageviews', 'events', 'engaged_ms'])}, ${from('first', FIRST)},
  ${from('entry', ['entry_path', 'entry_at', 'entry_event_id'])}, ${from('exit', ['exit_path', 'exit_at', 'exit_event_id'])}
from total join first using (kept_id) join entry using (kept_id) join exit using (kept_id)
where ${of('s')} and s.session_id = total.kept_id`

export const REMOVE = `delete from sessions where ${SITE} and session_id = any($3::uuid[])`

export const MARK_DAYS = `
insert into changed_days (account_id, site_id, day)
select distinct s.account_id, s.site_id, (s.started_at at time zone time_zone)::date + ahead
from sessions s join sites using (account_id, site_id),
  generate_series(0, (s.ended_at at time zone time_zone)::date - (s.started_at at time zone time_zone)::date) as ahead
where ${of('s')} and s.session_id = any($3::uuid[])
on conflict (account_id, site_id, day) do update set version = gen_random_uuid(), changed_at = now()`

/** Whoever remembers a session by its id reads here what became of it. */
export const TELL = `
insert into facts (account_id, fact_id, name, payload, occurred_at)
select $1::uuid, told.fact_id, 'sessions.merged', jsonb_build_object('siteId', $2::uuid, 'sessionId', kept_id, 'mergedIds', jsonb_agg(moved.session_id)), $7::timestamptz
from unnest($3::uuid[], $4::uuid[]) as moved(session_id, kept_id)
join unnest($5::uuid[], $6::uuid[]) as told(kept_id, fact_id) using (kept_id)
group by told.fact_id, kept_id`
