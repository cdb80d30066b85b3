-- No foreign key here: it would be checked for every event. Events come with their session, and sessions have one.
-- Two clicks or values differ in `detail`; what most events do not have is null and takes a bit.
create table events (
  account_id uuid not null,
  site_id uuid not null,
  occurred_at timestamptz not null,
  event_id uuid not null,
  session_id uuid not null,
  visitor_id uuid not null,
  kind text not null, -- the letter of the wire format
  path text not null,
  name text, -- of a custom event
  engaged_ms integer, -- while the page was seen, since the last such event of the page
  scroll_percent smallint, -- of the page seen at most, 0 to 100
  amount numeric,
  currency text,
  device text, -- of clicks: a heat map is of one device class
  detail jsonb, -- properties, the place of a click, web vitals
  primary key (account_id, site_id, occurred_at, event_id)
) partition by range (occurred_at);
select secure_account_table('events');
-- Heat maps and web vitals look at the few of one page; other events do not pay for it.
create index events_measured on events (account_id, site_id, kind, path, occurred_at) where kind in ('k', 'v');

-- One partition a calendar month (UTC). A partition has no policy of its own, so it is reached through its parent only.
create function create_event_partition(month date) returns void language plpgsql as $$
declare
  first_day date := date_trunc('month', month);
  name text := 'events_' || to_char(first_day, 'YYYY_MM');
begin
  if to_regclass(name) is not null then return; end if;
  execute format('create table %I partition of events for values from (%L) to (%L)', name,
    first_day::timestamp at time zone 'UTC', (first_day + interval '1 month') at time zone 'UTC');
  execute format('alter table %I enable row level security', name);
  execute format('alter table %I force row level security', name);
exception when duplicate_table then null; -- another server was faster
end $$;

create table sessions (
  account_id uuid not null,
  site_id uuid not null,
  session_id uuid not null,
  visitor_id uuid not null,
  started_at timestamptz not null,
  ended_at timestamptz not null,
  pageviews integer not null,
  events integer not null, -- of all kinds
  engaged_ms bigint not null,
  entry_path text, -- null while no page was seen
  entry_at timestamptz,
  exit_path text,
  exit_at timestamptz,
  -- Of events at the very same moment the one with the smaller id is first.
  first_event_id uuid,
  entry_event_id uuid,
  exit_event_id uuid,
  referrer_host text,
  source text,
  channel text not null,
  utm_source text,
  utm_medium text,
  utm_campaign text,
  utm_term text,
  utm_content text,
  click_id text, -- which advertiser's, never the id itself
  country text,
  device text not null,
  browser text,
  os text,
  language text,
  primary key (account_id, site_id, session_id),
  foreign key (account_id, site_id) references sites
);
select secure_account_table('sessions');
create index sessions_by_start on sessions (account_id, site_id, started_at);

-- Which sessions a visitor or a tab was in, and when: how events of one visit find each other, late ones too, on any server.
create table session_links (
  account_id uuid not null,
  site_id uuid not null,
  link uuid not null,
  session_id uuid not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  primary key (account_id, site_id, link, session_id)
);
select secure_account_table('session_links');
-- Rows come about in the order of their time, so a range of blocks is as good as a tree and costs ingest next to nothing.
create index session_links_age on session_links using brin (last_at);

-- Ids seen in the last 48 hours: a retried event counts once, although its corrected time differs.
create table event_ids (
  account_id uuid not null,
  site_id uuid not null,
  event_id uuid not null,
  seen_at timestamptz not null,
  primary key (account_id, site_id, event_id)
);
select secure_account_table('event_ids');
create index event_ids_age on event_ids using brin (seen_at);

-- Who a visitor said to be, with consent. The contacts module makes a person of it.
create table identifications (
  account_id uuid not null,
  site_id uuid not null,
  session_id uuid not null,
  event_id uuid not null,
  identified_at timestamptz not null,
  consent jsonb not null, -- what was agreed to, and how it was asked
  traits jsonb not null,
  primary key (account_id, site_id, session_id, event_id),
  foreign key (account_id, site_id, session_id) references sessions on delete cascade
);
select secure_account_table('identifications');

-- Calendar days of a site (in its time zone) of which events or sessions changed since they were last summed up.
create table changed_days (
  account_id uuid not null,
  site_id uuid not null,
  day date not null,
  version uuid not null default gen_random_uuid(), -- another one with every change
  changed_at timestamptz not null default now(),
  primary key (account_id, site_id, day),
  foreign key (account_id, site_id) references sites
);
select secure_account_table('changed_days');
create index changed_days_age on changed_days (changed_at);

-- Events that were not stored, by reason: bots, spam, what the plan does not include.
create table dropped_events (
  account_id uuid not null,
  site_id uuid not null,
  day date not null,
  reason text not null,
  events bigint not null,
  primary key (account_id, site_id, day, reason),
  foreign key (account_id, site_id) references sites
);
select secure_account_table('dropped_events');

-- The random part of the daily visitor hash, thrown away afterwards. Of no account: one salt a day, mixed with the site.
create table visitor_salts (
  day date primary key,
  salt bytea not null
);
grant select, insert, delete on visitor_salts to tinyeclipse_writer;
