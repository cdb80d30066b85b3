-- Our plugin on a site: how it was heard of, and what it said last.
create table agents (
  account_id uuid not null,
  site_id uuid not null,
  status text not null check (status in ('connected', 'left', 'revoked')),
  enrolled_at timestamptz not null,
  last_heartbeat_at timestamptz,
  heartbeat_due_at timestamptz, -- silent when it was not heard of by then; null when it is gone
  silent_since timestamptz,
  silence jsonb, -- why it counts as silent
  protocol text not null,
  agent_version text,
  capabilities text[] not null,
  site_url text not null, -- without a slash at its end
  rest_url text,
  is_reachable boolean, -- by a wake-up; null before the first
  detected_environment text check (detected_environment in ('production', 'staging')),
  environment_explanation jsonb,
  confirmed_environment text check (confirmed_environment in ('production', 'staging')),
  commands jsonb not null default '[]', -- which there are, and whether the owner of the site allows them
  outbox jsonb,
  cron_due_at timestamptz,
  state jsonb not null default '{}',
  state_at timestamptz,
  -- Taken from the state when it came, so that a list need not read it.
  health_status text,
  health jsonb, -- findings and how they were weighed
  wordpress_version text,
  updates integer not null default 0,
  -- What it was given at enrolment, and loses when it leaves.
  site_key_id uuid not null,
  api_key_id uuid not null,
  primary key (account_id, site_id),
  foreign key (account_id, site_id) references sites,
  foreign key (account_id, site_key_id) references keys,
  foreign key (account_id, api_key_id) references keys
);
select secure_account_table('agents');
create index agents_due on agents (heartbeat_due_at) where status = 'connected' and silent_since is null;

-- Keys that sign for a site. One that ended is kept: a stranger shall not bring it again.
create table agent_keys (
  account_id uuid not null,
  site_id uuid not null,
  key_id uuid not null,
  public_key text not null, -- base64url
  created_at timestamptz not null,
  ends_at timestamptz,
  primary key (account_id, site_id, key_id),
  unique (account_id, public_key),
  foreign key (account_id, site_id) references agents
);
select secure_account_table('agent_keys');
create index agent_keys_by_id on agent_keys (key_id);

-- One request each. Of no site, as at enrolment there is none yet.
create table agent_nonces (
  account_id uuid not null,
  key_id uuid not null,
  nonce text not null,
  seen_at timestamptz not null,
  primary key (account_id, key_id, nonce)
);
select secure_account_table('agent_nonces');
create index agent_nonces_age on agent_nonces using brin (seen_at);

-- Codes by which sites join. Found by the digest of 80 random bits.
create table enrolment_codes (
  account_id uuid not null references accounts,
  code_id uuid not null,
  hash bytea not null,
  site_id uuid,
  max_sites integer not null,
  used integer not null default 0,
  -- What its maker may give away: nobody gives more than they have.
  scopes text[] not null,
  keys_end_at timestamptz,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (account_id, code_id),
  foreign key (account_id, site_id) references sites
);
select secure_account_table('enrolment_codes');
create index enrolment_codes_by_hash on enrolment_codes (hash);
create index enrolment_codes_age on enrolment_codes (expires_at);

-- A request is recognised before its account is known: these columns and no others, for the resolver alone.
create policy resolve on agent_keys for select to tinyeclipse_resolver using (true);
create policy resolve on enrolment_codes for select to tinyeclipse_resolver using (true);
grant select (account_id, site_id, key_id, public_key, ends_at) on agent_keys to tinyeclipse_resolver;
grant select (account_id, hash) on enrolment_codes to tinyeclipse_resolver;

-- What happened on a site, as it told. By the site's own id: its numbers begin anew when its database is made anew.
create table reports (
  account_id uuid not null,
  site_id uuid not null,
  report_id uuid not null,
  seq bigint not null,
  module text not null,
  event text not null,
  title text not null,
  description text,
  data jsonb not null,
  url text,
  emails text[] not null, -- addresses that stand in it, in lower case: how one person's are found
  occurred_at timestamptz not null,
  received_at timestamptz not null,
  erased_at timestamptz, -- its words were erased; the row stays, or the site would send it again
  primary key (account_id, site_id, report_id),
  foreign key (account_id, site_id) references sites
);
select secure_account_table('reports');
create index reports_by_time on reports (account_id, site_id, occurred_at, report_id);
create index reports_by_seq on reports (account_id, site_id, seq);

-- What an agent key may give the agent that joins by it: as much as its maker had.
set local role tinyeclipse_writer;
update keys set scopes = '{sites:read,analytics:read,analytics:write,agents:read,commands:write}' where kind = 'agent';
reset role;

alter table audit_log drop constraint audit_log_actor_kind_check;
alter table audit_log add constraint audit_log_actor_kind_check
  check (actor_kind in ('operator', 'key', 'member', 'system', 'agent'));

-- From when on which of the keys signs that are derived from the secret; without a row the first. Of no account, and in
-- every backup: agents trust no other.
create table agent_signing_keys (
  generation integer primary key,
  used_from timestamptz not null
);
grant select, insert, update on agent_signing_keys to tinyeclipse_platform;
grant select, insert on agent_signing_keys to tinyeclipse_writer;
