const SITE = 'account_id = $1::uuid and site_id = $2::uuid'
const of = (table: string) => `${table}.account_id = $1::uuid and ${table}.site_id = $2::uuid`

/**
 * Visits that are one with those of any session of $3: a session is its own visit unless that was cut. Links of a session
 * lie within it, where `session_links_age` finds them.
 */
export const NEAR = `
with extent as (
  select min(started_at) as started_at, max(ended_at) as ended_at from sessions where ${SITE} and session_id = any($3::uuid[])
),
own as materialized (
  select * from session_links where ${SITE} and session_id = any($3::uuid[])
    and last_at >= (select started_at from extent) and last_at <= (select ended_at from extent)
)
select distinct coalesce(mine.visit_id, mine.session_id) as one, coalesce(its.visit_id, its.session_id) as other
from own
join sessions mine on ${of('mine')} and mine.session_id = own.session_id
-- \`offset 0\` has the planner look link by link, over the primary key, whatever it takes the lists to be long.
cross join lateral (
  select session_id, first_at, last_at from session_links l where ${of('l')} and l.link = own.link offset 0
) other
join sessions its on ${of('its')} and its.session_id = other.session_id
where coalesce(its.visit_id, its.session_id) <> coalesce(mine.visit_id, mine.session_id)
  and other.last_at > own.first_at - interval '30 minutes' and other.first_at < own.last_at + interval '30 minutes'`

/** Sessions of the visits $3. Leans on the primary key and on `sessions_of_visit`. */
export const EXTENTS = `
select session_id, visit_id, started_at, ended_at from sessions where ${SITE} and session_id = any($3::uuid[]) and visit_id is null
union all
select session_id, visit_id, started_at, ended_at from sessions where ${SITE} and visit_id = any($3::uuid[])`

const CUT =
  'unnest($3::uuid[], $4::uuid[], $5::timestamptz[], $6::timestamptz[]) as cut(session_id, part_id, started_at, ended_at)'

export const CUT_EVENTS = `
update events e set session_id = cut.part_id from ${CUT}
where ${of('e')} and e.occurred_at between cut.started_at and cut.ended_at and e.session_id = cut.session_id
  and cut.part_id <> cut.session_id`

const COUNTS = ['started_at', 'ended_at', 'pageviews', 'events', 'engaged_ms']
const ORIGIN = [
  ...['referrer_host', 'source', 'channel', 'utm_source', 'utm_medium', 'utm_campaign', 'utm_term', 'utm_content'],
  ...['click_id', 'country', 'device', 'browser', 'os', 'language'],
]
const FIRST = ['visitor_id', 'first_event_id']
const ENTRY = ['entry_path', 'entry_at', 'entry_event_id']
const EXIT = ['exit_path', 'exit_at', 'exit_event_id']
const COLUMNS = [...COUNTS, ...ORIGIN, ...FIRST, ...ENTRY, ...EXIT]

/** What each part is, counted from its events. It is from what came with its first one, or from what all of it was from. */
export const CUT_SESSIONS = `
with parts as materialized (
  select cut.part_id, cut.session_id as source_id, e.* from ${CUT} join events e on ${of('e')}
    and e.occurred_at between cut.started_at and cut.ended_at and e.session_id = cut.part_id
),
total as (
  select part_id, source_id, min(occurred_at) as started_at, max(occurred_at) as ended_at,
    count(*) filter (where kind = 'p') as pageviews, count(*) as events, coalesce(sum(engaged_ms), 0) as engaged_ms
  from parts group by part_id, source_id
),
first as (
  select distinct on (part_id) part_id, visitor_id, event_id as first_event_id, origin from parts
  order by part_id, occurred_at, event_id
),
entry as (
  select distinct on (part_id) part_id, path as entry_path, occurred_at as entry_at, event_id as entry_event_id from parts
  where kind = 'p' order by part_id, occurred_at, event_id
),
exit as (
  select distinct on (part_id) part_id, path as exit_path, occurred_at as exit_at, event_id as exit_event_id from parts
  where kind = 'p' order by part_id, occurred_at desc, event_id desc
)
insert into sessions (account_id, site_id, session_id, ${COLUMNS.join(', ')})
select $1::uuid, $2::uuid, part_id, ${[
  ...COUNTS.map((column) => `total.${column}`),
  ...ORIGIN.map((column) => `origin.${column}`),
  ...FIRST.map((column) => `first.${column}`),
  ...ENTRY.map((column) => `entry.${column}`),
  ...EXIT.map((column) => `exit.${column}`),
].join(', ')}
from total join first using (part_id) left join entry using (part_id) left join exit using (part_id)
  join sessions uncut on ${of('uncut')} and uncut.session_id = total.source_id
  cross join lateral jsonb_populate_record(uncut, first.origin) as origin
on conflict (account_id, site_id, session_id) do update set
  ${COLUMNS.map((column) => `${column} = excluded.${column}`).join(', ')}`

/** A link of several parts reaches in each as far as the part does. */
export const CUT_LINKS = `
with own as (
  delete from session_links l
  using (select session_id, min(started_at) as started_at, max(ended_at) as ended_at from ${CUT} group by session_id) source
  where ${of('l')} and l.last_at between source.started_at and source.ended_at and l.session_id = source.session_id
  returning l.session_id, l.link, l.first_at, l.last_at
)
insert into session_links (account_id, site_id, link, session_id, first_at, last_at)
select $1::uuid, $2::uuid, own.link, part.session_id, greatest(own.first_at, part.started_at), least(own.last_at, part.ended_at)
from own join ${CUT} using (session_id)
  join sessions part on ${of('part')} and part.session_id = cut.part_id
    and part.started_at <= own.last_at and part.ended_at >= own.first_at`

export const CUT_IDENTIFICATIONS = `
update identifications i set session_id = cut.part_id from ${CUT}
where ${of('i')} and i.session_id = cut.session_id and i.identified_at between cut.started_at and cut.ended_at
  and cut.part_id <> cut.session_id`

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
update sessions s set ${from('total', ['ended_at', 'pageviews', 'events', 'engaged_ms'])}, ${from('first', ['started_at', ...FIRST, ...ORIGIN])},
  ${from('entry', ENTRY)}, ${from('exit', EXIT)}
from total join first using (kept_id) join entry using (kept_id) join exit using (kept_id)
where ${of('s')} and s.session_id = total.kept_id`

export const SET_VISITS = `
update sessions s set visit_id = of_visit.visit_id from unnest($3::uuid[], $4::uuid[]) as of_visit(session_id, visit_id)
where ${of('s')} and s.session_id = of_visit.session_id`

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
export const TELL_CUT = `
insert into facts (account_id, fact_id, name, payload, occurred_at)
select $1::uuid, told.fact_id, 'session.cut', jsonb_build_object('siteId', $2::uuid, 'sessionId', session_id, 'partIds', jsonb_agg(cut.part_id)), $7::timestamptz
from unnest($3::uuid[], $4::uuid[]) as cut(part_id, session_id)
join unnest($5::uuid[], $6::uuid[]) as told(session_id, fact_id) using (session_id)
group by told.fact_id, session_id`
