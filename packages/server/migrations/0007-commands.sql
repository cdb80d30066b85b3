-- One command on several sites.
create table command_runs (
  account_id uuid not null references accounts,
  run_id uuid not null,
  name text not null,
  input jsonb not null,
  is_dry_run boolean not null,
  undo_of uuid, -- the run that this one undoes
  requested_by_kind text not null,
  requested_by_id text not null,
  sites integer not null, -- asked for, those without a command included
  created_at timestamptz not null,
  primary key (account_id, run_id),
  foreign key (account_id, undo_of) references command_runs
);
select secure_account_table('command_runs');
create index command_runs_undone on command_runs (account_id, undo_of) where undo_of is not null;

-- Sites of a run that got no command. Perhaps no sites of ours, so they are not looked up.
create table command_problems (
  account_id uuid not null,
  run_id uuid not null,
  site_id uuid not null,
  code text not null,
  primary key (account_id, run_id, site_id),
  foreign key (account_id, run_id) references command_runs on delete cascade
);
select secure_account_table('command_problems');

-- Orders to agents.
create table commands (
  account_id uuid not null,
  site_id uuid not null,
  command_id uuid not null,
  run_id uuid,
  name text not null,
  input jsonb, -- null: that of the run, which is not kept a thousand times
  is_dry_run boolean not null,
  undo_of uuid,
  status text not null
    check (status in ('queued', 'delivered', 'running', 'succeeded', 'failed', 'rolled_back', 'not_applicable', 'expired')),
  status_changed_at timestamptz not null,
  message text,
  progress real,
  output jsonb,
  diff jsonb not null default '[]',
  truncated boolean not null default false,
  can_undo boolean not null default false,
  requested_by_kind text not null,
  requested_by_id text not null,
  explanation jsonb,
  created_at timestamptz not null,
  delivered_at timestamptz, -- the first time
  last_delivered_at timestamptz,
  deliveries integer not null default 0,
  started_at timestamptz,
  finished_at timestamptz,
  expires_at timestamptz not null,
  verified_at timestamptz,
  primary key (account_id, site_id, command_id),
  foreign key (account_id, site_id) references sites,
  foreign key (account_id, run_id) references command_runs,
  foreign key (account_id, site_id, undo_of) references commands,
  check (input is not null or run_id is not null)
);
select secure_account_table('commands');
create index commands_waiting on commands (account_id, site_id, created_at) where status in ('queued', 'delivered');
create index commands_of_run on commands (account_id, run_id, status) where run_id is not null;
create index commands_undone on commands (account_id, site_id, undo_of) where undo_of is not null;
create index commands_due on commands (expires_at) where status in ('queued', 'delivered', 'running');
create index commands_age on commands (created_at);

-- Rows for agents in bulk, in the order in which they were sent.
create table agent_batches (
  account_id uuid not null,
  site_id uuid not null,
  batch_id uuid not null,
  sent_as bigint not null, -- counts up within a site
  kind text not null,
  rows jsonb not null, -- emptied when the batch is over
  row_count integer not null,
  status text not null check (status in ('queued', 'delivered', 'finished', 'expired')),
  created_at timestamptz not null,
  last_delivered_at timestamptz,
  finished_at timestamptz,
  expires_at timestamptz not null,
  applied integer,
  failed jsonb not null default '[]', -- [{ index, reason }]
  primary key (account_id, site_id, batch_id),
  foreign key (account_id, site_id) references sites
);
select secure_account_table('agent_batches');
create index agent_batches_waiting on agent_batches (account_id, site_id, sent_as) where status in ('queued', 'delivered');
create index agent_batches_due on agent_batches (expires_at) where status in ('queued', 'delivered');
create index agent_batches_age on agent_batches (created_at);
