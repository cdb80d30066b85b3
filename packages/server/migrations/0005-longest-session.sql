-- No session lasts longer than 24 hours. A visit that does is a session for each of its days in UTC, and `visit_id` says
-- which are of one visit.
alter table sessions add column visit_id uuid;
create index sessions_of_visit on sessions (account_id, site_id, visit_id) where visit_id is not null;

-- What came with an event that may turn out to be the first of a session: the first of its visit after a midnight.
alter table events add column origin jsonb;

-- Rows of accounts are seen by whoever is bound by no account.
set local role tinyeclipse_writer;

-- Sessions that are longer: their events go to the session of their day, whose id is made of both.
update events e set session_id = md5(s.session_id::text || (e.occurred_at at time zone 'UTC')::date)::uuid
from sessions s
where s.ended_at - s.started_at > interval '24 hours'
  and e.account_id = s.account_id and e.site_id = s.site_id and e.session_id = s.session_id
  and (e.occurred_at at time zone 'UTC')::date > (s.started_at at time zone 'UTC')::date;

with long as materialized (
  select * from sessions where ended_at - started_at > interval '24 hours'
),
of_days as (
  select long.account_id, long.site_id, long.session_id as visit_id, (long.started_at at time zone 'UTC')::date + ahead as day, ahead
  from long, generate_series(0, (long.ended_at at time zone 'UTC')::date - (long.started_at at time zone 'UTC')::date) as ahead
),
parts as materialized (
  select of_days.visit_id, e.* from of_days join events e
    on e.account_id = of_days.account_id and e.site_id = of_days.site_id
    and e.occurred_at >= day::timestamp at time zone 'UTC' and e.occurred_at < (day + 1)::timestamp at time zone 'UTC'
    and e.session_id = case when ahead = 0 then of_days.visit_id else md5(of_days.visit_id::text || day)::uuid end
),
total as (
  select account_id, site_id, visit_id, session_id, min(occurred_at) as started_at, max(occurred_at) as ended_at,
    count(*) filter (where kind = 'p') as pageviews, count(*) as events, coalesce(sum(engaged_ms), 0) as engaged_ms,
    (array_agg(event_id order by occurred_at, event_id))[1] as first_event_id,
    (array_agg(visitor_id order by occurred_at, event_id))[1] as visitor_id,
    (array_agg(path order by occurred_at, event_id) filter (where kind = 'p'))[1] as entry_path,
    (array_agg(occurred_at order by occurred_at, event_id) filter (where kind = 'p'))[1] as entry_at,
    (array_agg(event_id order by occurred_at, event_id) filter (where kind = 'p'))[1] as entry_event_id,
    (array_agg(path order by occurred_at desc, event_id desc) filter (where kind = 'p'))[1] as exit_path,
    (array_agg(occurred_at order by occurred_at desc, event_id desc) filter (where kind = 'p'))[1] as exit_at,
    (array_agg(event_id order by occurred_at desc, event_id desc) filter (where kind = 'p'))[1] as exit_event_id
  from parts group by account_id, site_id, visit_id, session_id
)
insert into sessions (account_id, site_id, session_id, visit_id, visitor_id, started_at, first_event_id, ended_at, pageviews,
  events, engaged_ms, entry_path, entry_at, entry_event_id, exit_path, exit_at, exit_event_id, referrer_host, source, channel,
  utm_source, utm_medium, utm_campaign, utm_term, utm_content, click_id, country, device, browser, os, language)
select t.account_id, t.site_id, t.session_id, t.visit_id, t.visitor_id, t.started_at, t.first_event_id, t.ended_at, t.pageviews,
  t.events, t.engaged_ms, t.entry_path, t.entry_at, t.entry_event_id, t.exit_path, t.exit_at, t.exit_event_id, long.referrer_host,
  long.source, long.channel, long.utm_source, long.utm_medium, long.utm_campaign, long.utm_term, long.utm_content, long.click_id,
  long.country, long.device, long.browser, long.os, long.language
from total t join long on long.account_id = t.account_id and long.site_id = t.site_id and long.session_id = t.visit_id
on conflict (account_id, site_id, session_id) do update set visit_id = excluded.visit_id, ended_at = excluded.ended_at,
  pageviews = excluded.pageviews, events = excluded.events, engaged_ms = excluded.engaged_ms, exit_path = excluded.exit_path,
  exit_at = excluded.exit_at, exit_event_id = excluded.exit_event_id, entry_path = excluded.entry_path,
  entry_at = excluded.entry_at, entry_event_id = excluded.entry_event_id;

update identifications i set session_id = md5(i.session_id::text || (identified_at at time zone 'UTC')::date)::uuid
from sessions s
where s.visit_id = s.session_id and i.account_id = s.account_id and i.site_id = s.site_id and i.session_id = s.session_id
  and (identified_at at time zone 'UTC')::date > (s.started_at at time zone 'UTC')::date;

insert into changed_days (account_id, site_id, day)
select distinct s.account_id, s.site_id, (s.started_at at time zone time_zone)::date + ahead
from sessions s join sites using (account_id, site_id),
  generate_series(0, (s.ended_at at time zone time_zone)::date - (s.started_at at time zone time_zone)::date) as ahead
where s.visit_id is not null
on conflict (account_id, site_id, day) do update set version = gen_random_uuid(), changed_at = now();

-- A link ends in its day, as `links.ts` writes it, so that visits under way are found again.
update session_links set link = overlay(
  link::text placing lpad(to_hex((floor(extract(epoch from last_at) / 86400)::int * 2 + 1) & 65535), 4, '0') from 33
)::uuid;

reset role;

alter table sessions add constraint sessions_length check (
  case when visit_id is null then ended_at - started_at <= interval '24 hours'
  else (started_at at time zone 'UTC')::date = (ended_at at time zone 'UTC')::date end
);
