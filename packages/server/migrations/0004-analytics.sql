-- A day of a site as columns, for questions that look at all of it: each is a dictionary with an index per session or
-- event, or the sums of a dimension. Made from sessions and events, and made anew when these change.
create table day_columns (
  account_id uuid not null,
  site_id uuid not null,
  name text not null,
  day date not null,
  data bytea not null,
  primary key (account_id, site_id, name, day),
  foreign key (account_id, site_id) references sites
);
select secure_account_table('day_columns');
comment on table day_columns is 'derived'; -- neither backed up nor handed over
-- What is compressed already, or is read whole and often, is not to be compressed again.
alter table day_columns alter column data set storage external;

-- Which days have columns, and what they were made under: when that is not so any more the day counts as changed.
create table built_days (
  account_id uuid not null,
  site_id uuid not null,
  day date not null,
  time_zone text not null,
  layout text not null, -- the dimensions there were
  goals text not null, -- a digest of the goals there were
  sessions integer not null,
  events integer not null,
  built_at timestamptz not null,
  primary key (account_id, site_id, day),
  foreign key (account_id, site_id) references sites
);
select secure_account_table('built_days');
comment on table built_days is 'derived';

-- What a site wants its visitors to do.
create table goals (
  account_id uuid not null,
  site_id uuid not null,
  goal_id uuid not null,
  name text not null,
  target jsonb not null, -- { event } or { page }, and how it is compared
  created_at timestamptz not null,
  primary key (account_id, site_id, goal_id),
  unique (account_id, site_id, name),
  foreign key (account_id, site_id) references sites
);
select secure_account_table('goals');

-- Sites whose days were summed up under other goals, until they are summed up anew.
create table stale_sites (
  account_id uuid not null,
  site_id uuid not null,
  version uuid not null default gen_random_uuid(), -- another one when something changed meanwhile
  marked_at timestamptz not null default now(),
  primary key (account_id, site_id),
  foreign key (account_id, site_id) references sites
);
select secure_account_table('stale_sites');

-- Pages that are one page in several languages: each path belongs to at most one unit.
create table content_units (
  account_id uuid not null,
  site_id uuid not null,
  path text not null,
  unit text not null,
  -- A digest of the name, as a UUID of version 8: the same name has the same id.
  unit_id uuid not null generated always as (overlay(overlay(md5(unit) placing '8' from 13) placing '8' from 17)::uuid) stored,
  primary key (account_id, site_id, path),
  foreign key (account_id, site_id) references sites
);
select secure_account_table('content_units');
create index content_units_by_unit on content_units (account_id, site_id, unit_id);

-- Filters that were given a name.
create table segments (
  account_id uuid not null,
  site_id uuid not null,
  segment_id uuid not null,
  name text not null,
  filter jsonb not null,
  created_at timestamptz not null,
  primary key (account_id, site_id, segment_id),
  unique (account_id, site_id, name),
  foreign key (account_id, site_id) references sites
);
select secure_account_table('segments');

-- Questions that are asked every so often, and their answers.
create table scheduled_exports (
  account_id uuid not null,
  site_id uuid not null,
  export_id uuid not null,
  name text not null,
  request jsonb not null, -- the question, and which table of the answer in which format
  every text not null, -- day, week or month
  next_run_at timestamptz not null,
  last_run_at timestamptz,
  last_error text,
  failures integer not null default 0, -- in a row
  created_at timestamptz not null,
  primary key (account_id, site_id, export_id),
  unique (account_id, site_id, name),
  foreign key (account_id, site_id) references sites
);
select secure_account_table('scheduled_exports');
create index scheduled_exports_due on scheduled_exports (next_run_at);

create table export_files (
  account_id uuid not null,
  site_id uuid not null,
  export_id uuid not null,
  file_id uuid not null,
  made_at timestamptz not null,
  name text not null,
  format text not null,
  bytes integer not null,
  content text not null,
  primary key (account_id, site_id, export_id, file_id),
  foreign key (account_id, site_id, export_id) references scheduled_exports on delete cascade
);
select secure_account_table('export_files');
create index export_files_age on export_files (made_at);
