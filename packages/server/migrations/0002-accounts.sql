create table accounts (
  account_id uuid primary key,
  name text not null,
  status text not null default 'active' check (status in ('active', 'suspended')),
  created_at timestamptz not null default now()
);
select secure_account_table('accounts');

create table sites (
  account_id uuid not null references accounts,
  site_id uuid not null,
  domain text not null,
  environment text not null check (environment in ('production', 'staging')),
  time_zone text not null,
  languages text[] not null,
  currency text not null,
  plan text not null check (plan in ('tiny', 'pro', 'pro_plus')),
  allowed_origins text[] not null,
  created_at timestamptz not null default now(),
  primary key (account_id, site_id)
);
select secure_account_table('sites');

create table keys (
  account_id uuid not null references accounts,
  key_id uuid not null,
  kind text not null check (kind in ('site', 'agent', 'api')),
  site_id uuid,
  name text not null,
  prefix text not null,
  hash bytea not null,
  scopes text[] not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  last_used_at timestamptz,
  primary key (account_id, key_id),
  foreign key (account_id, site_id) references sites,
  check (kind = 'api' or site_id is not null)
);
select secure_account_table('keys');
create index keys_by_hash on keys (hash);

create table usage_counters (
  account_id uuid not null,
  site_id uuid not null,
  month date not null,
  metric text not null,
  used bigint not null,
  primary key (account_id, site_id, month, metric),
  foreign key (account_id, site_id) references sites
);
select secure_account_table('usage_counters');

-- A key is looked up before its account is known: these columns and no others, for the resolver alone.
create policy resolve on accounts for select to tinyeclipse_resolver using (true);
create policy resolve on sites for select to tinyeclipse_resolver using (true);
create policy resolve on keys for select to tinyeclipse_resolver using (true);
grant select (account_id, status) on accounts to tinyeclipse_resolver;
grant select (account_id, site_id, domain, time_zone, plan, allowed_origins) on sites to tinyeclipse_resolver;
grant select (account_id, key_id, kind, site_id, hash, scopes, expires_at) on keys to tinyeclipse_resolver;

-- What platform staff see of all accounts: a read model fed by facts.
create table platform_sites (
  account_id uuid not null,
  site_id uuid not null,
  account_name text not null,
  account_status text not null,
  domain text not null,
  plan text not null,
  primary key (account_id, site_id)
);
select secure_account_table('platform_sites');
create policy staff_reads on platform_sites for select to tinyeclipse_platform using (true);
grant select on platform_sites to tinyeclipse_platform;
