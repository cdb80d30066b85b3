-- Steps that were given a name.
create table funnels (
  account_id uuid not null,
  site_id uuid not null,
  funnel_id uuid not null,
  name text not null,
  definition jsonb not null, -- the steps and the window, as a question has them
  created_at timestamptz not null,
  primary key (account_id, site_id, funnel_id),
  unique (account_id, site_id, name),
  foreign key (account_id, site_id) references sites
);
select secure_account_table('funnels');
