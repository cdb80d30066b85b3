-- What is seldom the same in two heartbeats, apart from what is installed on a site: a short row without an index on what
-- moves, so that to hear of a site is to write some hundred bytes in their place (HOT).
create table agent_beats (
  account_id uuid not null,
  site_id uuid not null,
  heard_at timestamptz,
  due_at timestamptz, -- silent when it was not heard of by then; null when the agent is gone
  silent_since timestamptz,
  silence jsonb, -- why it counts as silent
  cron_due_at timestamptz,
  outbox jsonb,
  figures jsonb not null default '{}', -- parts of the state
  state_at timestamptz,
  told bytea, -- digest of what stands in agents as the site told it; null when that came in parts
  health_status text,
  is_in_maintenance boolean not null default false,
  primary key (account_id, site_id),
  foreign key (account_id, site_id) references agents
) with (fillfactor = 50);
select secure_account_table('agent_beats');

-- Row-level security binds the owner, too.
set local role tinyeclipse_writer;
insert into agent_beats (account_id, site_id, heard_at, due_at, silent_since, silence, cron_due_at, outbox, figures, state_at,
    health_status, is_in_maintenance)
  select account_id, site_id, last_heartbeat_at, heartbeat_due_at, silent_since, silence, cron_due_at, outbox,
    (select coalesce(jsonb_object_agg(key, value), '{}') from jsonb_each(state) where key in ('disk', 'cron', 'debug', 'mail')),
    state_at, health_status, coalesce(state #> '{maintenance,isOn}' = 'true', false)
  from agents;
update agents set state = state - '{disk,cron,debug,mail}'::text[];
reset role;

-- Health is worked out anew for whoever asks: it is the same as long as what it is made of is.
drop index agents_due;
alter table agents drop column last_heartbeat_at, drop column heartbeat_due_at, drop column silent_since, drop column silence,
  drop column cron_due_at, drop column outbox, drop column state_at, drop column health_status, drop column health;
