import {
  drops,
  extra,
  identified,
  input,
  links,
  origins,
  receivedAt,
  runs,
  shared,
  sites,
} from './commit-parameters.ts'

const GAP = "interval '30 minutes'"
const ATTRIBUTES = [
  ...['visitor_id', 'referrer_host', 'source', 'channel', 'utm_source', 'utm_medium', 'utm_campaign', 'utm_term'],
  ...['utm_content', 'click_id', 'country', 'device', 'browser', 'os', 'language', 'first_event_id'],
]
const ENTRY = ['entry_path', 'entry_at', 'entry_event_id']
const EXIT = ['exit_path', 'exit_at', 'exit_event_id']
const takeWhen = (condition: string, columns: string[]) =>
  columns.map((column) => `${column} = case when ${condition} then excluded.${column} else sessions.${column} end`)

/** What the table asks as `sessions_length`. Plain groups do not ask it beforehand: hardly any session is that long. */
const fits = (from: string, to: string) => `case when s.visit_id is null then ${to} - ${from} <= interval '24 hours'
        else (${from} at time zone 'UTC')::date = (${to} at time zone 'UTC')::date end`

/**
 * Everything a group leaves behind, in one statement: ids seen, events, sessions and what finds them, days that changed,
 * use of the plan, and facts. Of a group that is `plain`, as nearly all are: no event was seen before and no two sessions
 * turn out to be one. When it is not, nothing is stored and the answer says so.
 */
const statement = ({ isPlain }: { isPlain: boolean }) => `
with input as materialized (select * from ${input.as('input')}),
runs as materialized (select * from ${runs.as('runs')}),
asked as materialized (select * from ${sites.as('asked')}),
drops as materialized (select * from ${drops.as('drops')}),
gone as (
  select from (select account_id, site_id from asked union select account_id, site_id from drops) wanted
  where not exists (select from sites where sites.account_id = wanted.account_id and sites.site_id = wanted.site_id)
),
links as materialized (
  select runs.account_id, runs.site_id, links.* from ${links.as('links')} join runs on runs.place = links.run
),
-- \`offset 0\` has the planner look link by link, over the primary key, whatever it takes the lists to be long.
known as materialized (
  select links.run, links.account_id, links.site_id, links.link, known.session_id, known.first_at, known.last_at,
    known.last_at > links.first_at - ${GAP} and known.first_at < links.last_at + ${GAP} as is_near
  from links cross join lateral (
    select session_id, first_at, last_at from session_links l
    where l.account_id = links.account_id and l.site_id = links.site_id and l.link = links.link offset 0
  ) known
),
-- A session that is near. When there are several they turn out to be one; a second run of one makes its own, which does too.
found as (
  select distinct on (session_id) run, session_id
  from (select distinct on (run) run, session_id from known where is_near order by run, first_at, session_id) nearest${
    isPlain
      ? ''
      : `
  where exists (
    select from runs join sessions s using (account_id, site_id)
    where runs.place = nearest.run and s.session_id = nearest.session_id
      and ${fits('least(s.started_at, runs.started_at)', 'greatest(s.ended_at, runs.ended_at)')}
  )`
  }
  order by session_id, run
),
placed as materialized (
  select runs.*, coalesce(found.session_id, runs.candidate) as session_id from runs left join found on found.run = runs.place
),
-- How far each link of a session reaches with what is added.
reaches as materialized (
  select links.account_id, links.site_id, links.link, placed.session_id,
    least(min(links.first_at), min(known.first_at)) as first_at, greatest(max(links.last_at), max(known.last_at)) as last_at
  from links join placed on placed.place = links.run
    left join known on known.run = links.run and known.link = links.link and known.session_id = placed.session_id
  group by 1, 2, 3, 4
),
near as materialized (
  select reaches.account_id, reaches.site_id, reaches.session_id
  from known join placed on placed.place = known.run and placed.session_id <> known.session_id
    join reaches on reaches.account_id = known.account_id and reaches.site_id = known.site_id and reaches.link = known.link
      and reaches.session_id = placed.session_id
  where known.last_at > reaches.first_at - ${GAP} and known.first_at < reaches.last_at + ${GAP}
  union
  select one.account_id, one.site_id, one.session_id
  from reaches one join reaches other using (account_id, site_id, link)
  where one.link in (select link from ${shared.as('shared')}) and one.session_id <> other.session_id
    and other.last_at > one.first_at - ${GAP} and other.first_at < one.last_at + ${GAP}
),
whole as (
  select not exists (select from gone)${
    isPlain
      ? `
    and not exists (select from near)
    and not exists (
      select from input join runs on runs.place = input.run cross join lateral (
        select from event_ids e where e.account_id = runs.account_id and e.site_id = runs.site_id and e.event_id = input.event_id offset 0
      ) seen
    )`
      : ''
  } as is_whole
),
accepted as materialized (select asked.* from asked where (select is_whole from whole)),
assigned as materialized (select placed.* from placed where (select is_whole from whole)),
${
  isPlain
    ? `claimed as (
  insert into event_ids (account_id, site_id, event_id, seen_at)
  select a.account_id, a.site_id, input.event_id, ${receivedAt} from input join assigned a on a.place = input.run
),`
    : ''
}
linked as (
  insert into session_links (account_id, site_id, link, session_id, first_at, last_at)
  select account_id, site_id, link, session_id, first_at, last_at from reaches where (select is_whole from whole)
  on conflict (account_id, site_id, link, session_id) do update set
    first_at = excluded.first_at, last_at = excluded.last_at
),
stored as (
  insert into events (account_id, site_id, occurred_at, event_id, session_id, visitor_id, kind, path, name, engaged_ms,
    scroll_percent, amount, currency, device, detail, origin)
  select a.account_id, a.site_id, input.occurred_at, input.event_id, a.session_id, input.visitor_id, input.kind, input.path,
    extra.name, extra.engaged_ms, extra.scroll_percent, extra.amount, extra.currency, extra.device, extra.detail, extra.origin
  from input join assigned a on a.place = input.run left join ${extra.as('extra')} on extra.of_place = input.place
),
visited as (
  insert into sessions (account_id, site_id, session_id, visitor_id, started_at, first_event_id, ended_at, pageviews, events,
    engaged_ms, entry_path, entry_at, entry_event_id, exit_path, exit_at, exit_event_id, referrer_host, source, channel,
    utm_source, utm_medium, utm_campaign, utm_term, utm_content, click_id, country, device, browser, os, language)
  select a.account_id, a.site_id, a.session_id, a.visitor_id, a.started_at, a.first_event_id, a.ended_at, a.pageviews, a.events,
    a.engaged_ms, a.entry_path, a.entry_at, a.entry_event_id, a.exit_path, a.exit_at, a.exit_event_id, o.referrer_host,
    o.source, a.channel, o.utm_source, o.utm_medium, o.utm_campaign, o.utm_term, o.utm_content, o.click_id, a.country,
    a.device, a.browser, a.os, a.language
  from assigned a left join ${origins.as('o')} on o.of_place = a.place
  on conflict (account_id, site_id, session_id) do update set
    ${[
      // What a session is from is that of its first event, which may come late.
      ...takeWhen(
        '(excluded.started_at, excluded.first_event_id) < (sessions.started_at, sessions.first_event_id)',
        ATTRIBUTES,
      ),
      ...takeWhen(
        'sessions.entry_at is null or (excluded.entry_at, excluded.entry_event_id) < (sessions.entry_at, sessions.entry_event_id)',
        ENTRY,
      ),
      ...takeWhen(
        'sessions.exit_at is null or (excluded.exit_at, excluded.exit_event_id) > (sessions.exit_at, sessions.exit_event_id)',
        EXIT,
      ),
    ].join(',\n    ')},
    started_at = least(sessions.started_at, excluded.started_at), ended_at = greatest(sessions.ended_at, excluded.ended_at),
    pageviews = sessions.pageviews + excluded.pageviews, events = sessions.events + excluded.events,
    engaged_ms = sessions.engaged_ms + excluded.engaged_ms
  returning account_id, site_id, started_at, ended_at
),
changed as (
  insert into changed_days (account_id, site_id, day)
  select account_id, site_id, first_day + ahead
  from (
    select account_id, site_id, (min(started_at) at time zone time_zone)::date as first_day, (max(ended_at) at time zone time_zone)::date as last_day
    from visited join sites using (account_id, site_id) group by account_id, site_id, time_zone
  ) extents, generate_series(0, last_day - first_day) as ahead
  on conflict (account_id, site_id, day) do update set version = gen_random_uuid(), changed_at = now()
),
used as (
  insert into usage_counters (account_id, site_id, month, metric, used)
  select account_id, site_id, date_trunc('month', ${receivedAt} at time zone 'UTC')::date, 'events', events from accepted
  on conflict (account_id, site_id, month, metric) do update set used = usage_counters.used + excluded.used
),
identified as (
  select a.account_id, a.site_id, a.session_id, input.event_id, input.occurred_at, i.fact_id, i.consent, i.traits
  from ${identified.as('i')} join input on input.place = i.of_place join assigned a on a.place = input.run
),
remembered as (
  insert into identifications (account_id, site_id, session_id, event_id, identified_at, consent, traits)
  select account_id, site_id, session_id, event_id, occurred_at, consent, traits from identified
),
told as (
  insert into facts (account_id, fact_id, name, payload, occurred_at)
  select account_id, fact_id, 'events.accepted', jsonb_build_object('siteId', site_id, 'from', first_at, 'to', last_at), ${receivedAt}
  from accepted
  union all
  select account_id, fact_id, 'session.identified', jsonb_build_object('siteId', site_id, 'sessionId', session_id, 'eventId', event_id),
    ${receivedAt}
  from identified
),
dropped as (
  insert into dropped_events (account_id, site_id, day, reason, events)
  select account_id, site_id, day, reason, sum(events) from drops where (select is_whole from whole) group by 1, 2, 3, 4
  on conflict (account_id, site_id, day, reason) do update set events = dropped_events.events + excluded.events
)
select (select is_whole from whole) as is_whole, exists (select from gone) as is_site_gone,
  (select jsonb_agg(near) from near) as near`

export const STORE_PLAIN = statement({ isPlain: true })
export const STORE = statement({ isPlain: false })
/** Takes the ids of a group, and answers those that were not seen before. */
export const CLAIM = `
insert into event_ids (account_id, site_id, event_id, seen_at)
select account_id, site_id, event_id, $4 from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as t(account_id, site_id, event_id)
on conflict do nothing returning event_id`
