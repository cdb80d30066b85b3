-- What every later table leans on. The roles tinyeclipse_{app,writer,resolver,platform} exist already: roles belong to
-- the whole database server, so `migrate` makes them before the first migration.

grant usage on schema public to tinyeclipse_app, tinyeclipse_writer, tinyeclipse_resolver, tinyeclipse_platform;

-- Makes a table an account's: row-level security that binds its owner too, and one policy for the application's role.
-- The sub-select is evaluated once per statement; a bare current_setting() once per row, some seven times slower.
create function secure_account_table(table_name regclass) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', table_name);
  execute format('alter table %s force row level security', table_name);
  execute format(
    'create policy own_account on %s to tinyeclipse_app
       using (account_id = (select nullif(current_setting(''app.account_id'', true), '''')::uuid))
       with check (account_id = (select nullif(current_setting(''app.account_id'', true), '''')::uuid))', table_name);
  execute format('grant select, insert, update, delete on %s to tinyeclipse_app, tinyeclipse_writer', table_name);
end $$;

-- The transactional outbox: a fact is written with what it tells of, and dispatched afterwards.
create table facts (
  account_id uuid not null,
  fact_id uuid not null,
  name text not null,
  payload jsonb not null,
  occurred_at timestamptz not null,
  dispatched_at timestamptz,
  primary key (account_id, fact_id)
);
select secure_account_table('facts');
create index facts_waiting on facts (occurred_at) where dispatched_at is null;
create index facts_dispatched on facts (dispatched_at) where dispatched_at is not null;

-- Written in the transaction of the listener, so a listener that committed is never run again for the fact.
create table fact_deliveries (
  account_id uuid not null,
  fact_id uuid not null,
  listener text not null,
  delivered_at timestamptz not null default now(),
  primary key (account_id, fact_id, listener)
);
select secure_account_table('fact_deliveries');
create index fact_deliveries_age on fact_deliveries (delivered_at);

-- The first answer to a mutation, replayed when the same key comes again. Sealed: answers can hold new keys.
create table idempotency_keys (
  account_id uuid not null,
  key text not null,
  request_hash bytea not null,
  status integer,
  sealed_answer bytea,
  created_at timestamptz not null default now(),
  primary key (account_id, key)
);
select secure_account_table('idempotency_keys');
create index idempotency_keys_age on idempotency_keys (created_at);

-- Append-only: nobody may update, and only the removal of a whole account deletes.
create table audit_log (
  account_id uuid not null,
  audit_id uuid not null,
  at timestamptz not null default now(),
  actor_kind text not null check (actor_kind in ('operator', 'key', 'member', 'system')),
  actor_id text not null,
  action text not null,
  target text,
  detail jsonb not null default '{}',
  request_id text,
  primary key (account_id, audit_id)
);
select secure_account_table('audit_log');
revoke update, delete on audit_log from tinyeclipse_app, tinyeclipse_writer;
create policy removed_account on audit_log to tinyeclipse_platform
  using (account_id = (select nullif(current_setting('app.account_id', true), '')::uuid));
grant select, delete on audit_log to tinyeclipse_platform;
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'audit_log is append-only';
end $$;
create trigger audit_log_append_only before update or truncate on audit_log
  for each statement execute function refuse_change();

-- Who runs what recurs. Local to the coordinator on Citus, and of no account.
create table leases (
  name text primary key,
  owner text,
  expires_at timestamptz,
  next_run_at timestamptz not null default now(),
  last_started_at timestamptz,
  last_finished_at timestamptz,
  last_error text
);
grant select, insert, update, delete on leases to tinyeclipse_writer;

-- What the servers of this database agree on. Of no account.
create table server_settings (
  name text primary key,
  value text not null
);
grant select, insert, delete on server_settings to tinyeclipse_writer;

-- Whoever runs the server. Of no account.
create table operator_tokens (
  token_id uuid primary key,
  prefix text not null,
  hash bytea not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz
);
create index operator_tokens_by_hash on operator_tokens (hash);
grant select on operator_tokens to tinyeclipse_resolver;
grant select, insert, update on operator_tokens to tinyeclipse_platform;
-- A backup reads, and a restore writes, as the writer.
grant select, insert on operator_tokens to tinyeclipse_writer;
