import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EXEMPT_TABLES } from '../../src/platform/exempt-tables.ts'
import { changeableBy, FAULTS, readableBy } from '../support/catalogue.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { accountTables, createWorld, rowsAsText, type World } from '../support/walk.ts'

let server: TestServer
let world: World
let other: World
let tables: string[]

beforeAll(async () => {
  server = await startServer()
  world = await createWorld(server)
  other = await createWorld(server)
  tables = await accountTables(server)
})
afterAll(() => server.stop())

const ask = async (text: string) => (await server.database.execute(text)).rows as Record<string, unknown>[]
const column = async (text: string) => (await ask(text)).flatMap((row) => Object.values(row)).map(String)
/** Runs statements as a role of the server and leaves nothing of them behind. */
const as = (role: string, accountId: string | null, ...statements: string[]) =>
  ask(
    [
      'begin',
      `set local role tinyeclipse_${role}`,
      ...(accountId === null ? [] : [`do $$ begin perform set_config('app.account_id', '${accountId}', true); end $$`]),
      ...statements,
      'rollback',
    ].join(';\n'),
  )

it('has no fault', async () => {
  expect(await column(FAULTS)).toEqual([])
})

it('looks at tables, partitions among them, and exempts only those that exist', async () => {
  expect(tables).toEqual(expect.arrayContaining(['accounts', 'events', 'keys', 'sessions', 'sites']))
  expect(
    await column("select inhrelid::regclass::text from pg_inherits where inhparent = 'events'::regclass"),
  ).not.toEqual([])
  const all = await column(
    "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition",
  )
  expect([...tables, ...EXEMPT_TABLES].toSorted()).toEqual(all.toSorted())
})

const GOOD =
  "create table planted (account_id uuid not null, planted_id uuid not null, primary key (account_id, planted_id)); select secure_account_table('planted')"
const POLICY = "account_id = (select nullif(current_setting('app.account_id', true), '')::uuid)"
const SECURED = 'alter table planted enable row level security; alter table planted force row level security'

describe('a planted fault shows', () => {
  it.each([
    ['a table without an account', 'create table planted (planted_id uuid primary key)', 'planted: no account_id'],
    [
      'an account that is text',
      'create table planted (account_id text not null primary key)',
      'planted: no account_id',
    ],
    ['an account that may be absent', 'create table planted (account_id uuid, id uuid)', 'planted: no account_id'],
    [
      'a table without row-level security',
      'create table planted (account_id uuid primary key)',
      'planted: row-level security',
    ],
    [
      'row-level security that spares the owner',
      `${GOOD}; alter table planted no force row level security`,
      'planted: row-level security',
    ],
    [
      'a partition without it',
      "create table planted partition of events for values from ('2001-01-01') to ('2001-02-01')",
      'planted: row-level security',
    ],
    ['no policy', `create table planted (account_id uuid primary key); ${SECURED}`, 'planted: no policy'],
    ['a policy for everybody', `${GOOD}; create policy open on planted using (true)`, 'planted: policy open'],
    [
      'a policy that lets anything be written',
      `${GOOD}; create policy open on planted to tinyeclipse_app using (${POLICY}) with check (true)`,
      'planted: policy open',
    ],
    [
      'a policy that reads any account',
      `${GOOD}; create policy open on planted for select to tinyeclipse_app using (true)`,
      'planted: policy open',
    ],
    [
      'no primary key',
      "create table planted (account_id uuid not null); select secure_account_table('planted')",
      'planted: no primary key',
    ],
    [
      'a primary key that begins otherwise',
      "create table planted (account_id uuid, id uuid, primary key (id, account_id)); select secure_account_table('planted')",
      'planted: unique planted_pkey',
    ],
    [
      'a unique constraint over all accounts',
      `${GOOD}; alter table planted add unique (planted_id)`,
      'planted: unique planted_planted_id_key',
    ],
    [
      'a unique index over all accounts',
      `${GOOD}; create unique index planted_one on planted (planted_id)`,
      'planted: unique planted_one',
    ],
    [
      'a unique index over an expression',
      `${GOOD}; create unique index planted_one on planted (lower(planted_id::text))`,
      'planted: unique planted_one',
    ],
    [
      'a foreign key without the account',
      `${GOOD}; create table planted_too (account_id uuid, id uuid, primary key (account_id, id)); select secure_account_table('planted_too');
       alter table planted_too add constraint plain_key foreign key (id) references accounts (account_id)`,
      'planted_too: foreign key plain_key',
    ],
    [
      'a way from a table of no account to an account',
      'alter table leases add column account_id uuid references accounts',
      'leases: foreign key',
    ],
    [
      'partitions of partitions',
      "create table planted partition of events for values from ('2001-01-01') to ('2001-02-01') partition by range (occurred_at)",
      'planted: partitions of partitions',
    ],
    [
      'a rule',
      `${GOOD}; create rule planted_rule as on delete to planted do instead nothing`,
      'planted: rule planted_rule',
    ],
    ['a small sequence', 'create sequence planted as integer', 'planted: a sequence'],
    [
      'a trigger on each row',
      `${GOOD}; create trigger planted_trigger before insert on planted for each row execute function refuse_change()`,
      'planted: trigger planted_trigger',
    ],
    ['a view', 'create view planted as select * from sites', 'planted: a view'],
    [
      'a materialized view',
      'create materialized view planted as select * from sites',
      'planted: a foreign table or a materialized view',
    ],
    [
      'a function with the rights of its owner',
      "create function planted() returns int language sql security definer as 'select 1'",
      'planted: a function',
    ],
    ['a table that the application owns', `${GOOD}; alter table planted owner to tinyeclipse_app`, 'planted: owned by'],
    [
      'an application that passes row-level security',
      'alter role tinyeclipse_app bypassrls',
      'tinyeclipse_app: passes',
    ],
    ['an application that is a superuser', 'alter role tinyeclipse_app superuser', 'tinyeclipse_app: passes'],
    ['a role that makes roles', 'alter role tinyeclipse_writer createrole', 'tinyeclipse_writer: may do more'],
    [
      'an application that may become the writer',
      'grant tinyeclipse_writer to tinyeclipse_app',
      'tinyeclipse_app: is a member',
    ],
  ])('%s', async (_, plant, expected) => {
    const faults = (await ask(`begin;\n${plant};\n${FAULTS};\nrollback`)).flatMap(({ fault }) =>
      fault ? [String(fault)] : [],
    )
    expect(
      faults.some((fault) => fault.startsWith(expected)),
      `${expected} in ${JSON.stringify(faults)}`,
    ).toBe(true)
    expect(await column(FAULTS)).toEqual([])
  })

  it('and a table made as it should be has none', async () => {
    const faults = (await ask(`begin;\n${GOOD};\n${FAULTS};\nrollback`)).flatMap(({ fault }) => fault ?? [])
    expect(faults).toEqual([])
  })
})

describe('the application', () => {
  it('sees nothing without an account, one account with it, and nothing of an account that is none', async () => {
    const counts = tables
      .map((table) => `select '${table}' as name, count(*)::int as rows from ${table}`)
      .join(' union all ')
    const seen = async (accountId: string | null) =>
      Object.fromEntries((await as('app', accountId, counts)).flatMap(({ name, rows }) => (name ? [[name, rows]] : [])))
    const nothing = Object.fromEntries(tables.map((table) => [table, 0]))
    expect(await seen(null)).toEqual(nothing)
    expect(await seen('01a1f8e5-4697-718d-9777-4195e8508478')).toEqual(nothing)
    const own = await seen(world.account.id)
    const all = await column(`select name from (${counts}) counts where rows > 0`)
    expect(all.length).toBeGreaterThan(8)
    for (const table of all.filter((name) => name !== 'idempotency_keys')) expect(own[table], table).toBeGreaterThan(0)
    const foreign = tables
      .map((table) => `select '${table}' as name from ${table} where account_id <> '${world.account.id}'`)
      .join(' union all ')
    expect((await as('app', world.account.id, foreign)).filter(({ name }) => name)).toEqual([])
  })

  it('reaches no partition but through its parent', async () => {
    const [partition] = await column(
      "select inhrelid::regclass::text from pg_inherits where inhparent = 'events'::regclass limit 1",
    )
    await expect(as('app', world.account.id, `select * from ${partition}`)).rejects.toMatchObject({ code: '42501' })
  })

  it.each([
    [
      'adds a row to',
      "insert into audit_log (account_id, audit_id, actor_kind, actor_id, action) values ('$other', gen_random_uuid(), 'key', 'x', 'x')",
    ],
    ['moves a row to', "update sites set account_id = '$other'"],
  ])('never %s another account', async (_, statement) => {
    await expect(as('app', world.account.id, statement.replace('$other', other.account.id))).rejects.toMatchObject({
      code: '42501',
    })
  })

  it.each([
    ['changes', `update sites set domain = 'stolen' where account_id = '$other' returning 1`],
    ['removes', `delete from session_links where account_id = '$other' returning 1`],
  ])('%s nothing of another account', async (_, statement) => {
    const rows = await as('app', world.account.id, statement.replace('$other', other.account.id))
    expect(rows.flatMap((row) => Object.values(row))).not.toContain(1)
  })

  it('makes no table and changes none', async () => {
    await expect(as('app', world.account.id, 'create table public.mine (id int)')).rejects.toMatchObject({
      code: '42501',
    })
    await expect(as('app', world.account.id, 'alter table sites disable row level security')).rejects.toMatchObject({
      code: '42501',
    })
    await expect(as('app', world.account.id, 'truncate sessions')).rejects.toMatchObject({ code: '42501' })
  })
})

// Foreign keys are checked without row-level security: what stops these is that the account is part of the key.
it.each([
  [
    'a key',
    "insert into keys (account_id, key_id, kind, site_id, name, prefix, hash, scopes) values ('$account', gen_random_uuid(), 'site', '$site', 'x', 'x', 'x', '{}')",
  ],
  ['a count', "insert into usage_counters values ('$account', '$site', '2026-06-01', 'events', 1)"],
  [
    'a session',
    `insert into sessions (account_id, site_id, session_id, visitor_id, started_at, ended_at, pageviews, events, engaged_ms, channel, device)
     values ('$account', '$site', gen_random_uuid(), gen_random_uuid(), now(), now(), 1, 1, 0, 'Direct', 'other')`,
  ],
  ['a drop', "insert into dropped_events values ('$account', '$site', '2026-06-01', 'bot', 1)"],
])('%s cannot refer to a site of another account, whoever writes it', async (_, insert) => {
  const with_ = (account: World, site: World) =>
    insert.replace('$account', account.account.id).replace('$site', site.site.id)
  for (const role of ['app', 'writer']) {
    await expect(as(role, other.account.id, with_(other, world))).rejects.toMatchObject({ code: '23503' })
    await as(role, other.account.id, with_(other, other).replace('2026-06-01', '2026-07-01'))
  }
})

describe('the other roles', () => {
  it('the resolver reads what finds a key’s account, column by column, and changes nothing', async () => {
    expect(await column(readableBy('tinyeclipse_resolver'))).toEqual([
      'accounts.account_id',
      'accounts.status',
      'agent_keys.account_id',
      'agent_keys.ends_at',
      'agent_keys.key_id',
      'agent_keys.public_key',
      'agent_keys.site_id',
      'enrolment_codes.account_id',
      'enrolment_codes.hash',
      'keys.account_id',
      'keys.expires_at',
      'keys.hash',
      'keys.key_id',
      'keys.kind',
      'keys.scopes',
      'keys.site_id',
      'operator_tokens.created_at',
      'operator_tokens.expires_at',
      'operator_tokens.hash',
      'operator_tokens.prefix',
      'operator_tokens.token_id',
      'sites.account_id',
      'sites.allowed_origins',
      'sites.domain',
      'sites.plan',
      'sites.site_id',
      'sites.time_zone',
    ])
    expect(await column(changeableBy('tinyeclipse_resolver'))).toEqual([])
    await expect(as('resolver', null, 'select name from accounts')).rejects.toMatchObject({ code: '42501' })
    await expect(as('resolver', null, 'select * from sites')).rejects.toMatchObject({ code: '42501' })
  })

  it('platform staff read their read model, remove the log of an account that goes, and change tokens and the key that signs', async () => {
    const readable = await column(readableBy('tinyeclipse_platform'))
    expect([...new Set(readable.map((name) => name.split('.')[0]))]).toEqual([
      'agent_signing_keys',
      'audit_log',
      'operator_tokens',
      'platform_sites',
    ])
    expect(await column(changeableBy('tinyeclipse_platform'))).toEqual([
      'agent_signing_keys insert',
      'agent_signing_keys update',
      'audit_log delete',
      'operator_tokens insert',
      'operator_tokens update',
    ])
    // Of the log only what is of the account that was named.
    expect(
      (await as('platform', null, 'select audit_id from audit_log')).flatMap(({ audit_id }) => audit_id ?? []),
    ).toEqual([])
  })

  it('the application changes no table of no account', async () => {
    const changeable = await column(changeableBy('tinyeclipse_app'))
    expect(changeable.filter((name) => EXEMPT_TABLES.includes(name.split(' ')[0] ?? ''))).toEqual([])
    expect(changeable.filter((name) => /truncate|trigger|references/.test(name))).toEqual([])
    expect(changeable).not.toContain('audit_log update')
    expect(changeable).not.toContain('audit_log delete')
  })

  it('nobody else may do anything', async () => {
    expect(
      await column(`select c.relname || ' ' || (aclexplode(c.relacl)).privilege_type from pg_class c
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v') and exists (select from aclexplode(c.relacl) where grantee = 0)`),
    ).toEqual([])
  })
})

describe('what is stored of a person', () => {
  const holding = async (sessionId: string) => {
    const found: string[] = []
    for (const table of await column(
      "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition",
    )) {
      if ((await rowsAsText(server, table)).includes(sessionId)) found.push(table)
    }
    return found.toSorted()
  }
  const erase = ({ account, site, sessionId }: World) =>
    server.database.account(account.id, async (tx) => {
      for (const { personalData } of server.app.modules) await personalData?.erase(tx, { siteId: site.id, sessionId })
    })

  it('is gone from every table when all modules have erased it', async () => {
    const person = await createWorld(server)
    expect(await holding(person.sessionId)).toEqual(['events', 'session_links', 'sessions'])
    await erase(person)
    expect(await holding(person.sessionId)).toEqual([])
  })

  it('shows when a table keeps it', async () => {
    const person = await createWorld(server)
    await ask(
      'create table planted (account_id uuid not null, session_id uuid not null, primary key (account_id, session_id))',
    )
    await ask(`insert into planted values ('${person.account.id}', '${person.sessionId}')`)
    try {
      await erase(person)
      expect(await holding(person.sessionId)).toEqual(['planted'])
    } finally {
      await ask('drop table planted')
    }
  })

  it('is held under no contact as long as none can be erased', async () => {
    // With the first such column `PersonalDataSubject` and the tests above learn of contacts.
    expect(
      await column(
        "select table_name from information_schema.columns where table_schema = 'public' and column_name = 'contact_id'",
      ),
    ).toEqual([])
  })
})
