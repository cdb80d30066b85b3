import { EXEMPT_TABLES } from '../../src/platform/exempt-tables.ts'

/** As PostgreSQL writes the policy back that `secure_account_table` makes. */
const OWN_ACCOUNT =
  "(account_id = ( SELECT (NULLIF(current_setting('app.account_id'::text, true), ''::text))::uuid AS \"nullif\"))"

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`

/**
 * What is wrong with the schema, a row each: one statement, so that a test can run it behind a fault that it planted
 * in the same transaction. The rules are those of account keys, row-level security and Citus.
 */
export const FAULTS = `
with relations as (
  select c.oid, c.relname as name, c.relkind, c.relispartition, c.relrowsecurity, c.relforcerowsecurity, c.relowner,
    c.relname = any(array[${EXEMPT_TABLES.map(literal).join(', ')}]) as is_exempt,
    (select a.attnum from pg_attribute a where a.attrelid = c.oid and a.attname = 'account_id' and not a.attisdropped) as account_column,
    exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'account_id' and not a.attisdropped
      and a.atttypid = 'uuid'::regtype and a.attnotnull) as has_account
  from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'f', 'm')
),
account_tables as (select * from relations where not is_exempt),
policies as (
  select r.name, r.relispartition, p.polname, pg_get_expr(p.polqual, p.polrelid) as qual, pg_get_expr(p.polwithcheck, p.polrelid) as with_check,
    0 = any(p.polroles) or 'tinyeclipse_app'::regrole = any(p.polroles) as is_apps
  from pg_policy p join relations r on r.oid = p.polrelid
)
select name || ': no account_id uuid not null' as fault from account_tables where not has_account
union all select name || ': row-level security is not forced' from account_tables where not (relrowsecurity and relforcerowsecurity)
union all select name || ': no policy for the application' from account_tables t
  where not relispartition and not exists (select from policies p where p.name = t.name and p.is_apps)
union all select name || ': policy ' || polname || ' lets the application past its account' from policies
  where is_apps and (qual is distinct from ${literal(OWN_ACCOUNT)} or with_check is distinct from ${literal(OWN_ACCOUNT)})
union all select t.name || ': no primary key' from account_tables t where not exists (select from pg_index i where i.indrelid = t.oid and i.indisprimary)
union all select t.name || ': unique ' || i.indexrelid::regclass || ' does not begin with account_id' from account_tables t
  join pg_index i on i.indrelid = t.oid where i.indisunique and i.indkey[0] is distinct from t.account_column
union all select t.name || ': foreign key ' || f.conname || ' does not begin with account_id on both sides' from account_tables t
  join pg_constraint f on f.conrelid = t.oid and f.contype = 'f' join account_tables o on o.oid = f.confrelid
  where f.conkey[1] is distinct from t.account_column or f.confkey[1] is distinct from o.account_column
union all select t.name || ': foreign key ' || f.conname || ' leads from a table of no account to one of an account' from relations t
  join pg_constraint f on f.conrelid = t.oid and f.contype = 'f' join account_tables o on o.oid = f.confrelid where t.is_exempt
union all select name || ': partitions of partitions' from relations where relkind = 'p' and relispartition
union all select name || ': a foreign table or a materialized view' from relations where relkind in ('f', 'm')
union all select r.name || ': rule ' || w.rulename from relations r join pg_rewrite w on w.ev_class = r.oid where r.relkind in ('r', 'p')
union all select s.seqrelid::regclass || ': a sequence that is no bigint' from pg_sequence s join pg_class c on c.oid = s.seqrelid
  where c.relnamespace = 'public'::regnamespace and s.seqtypid <> 'int8'::regtype
union all select r.name || ': trigger ' || g.tgname || ' on each row' from relations r join pg_trigger g on g.tgrelid = r.oid
  where not g.tgisinternal and g.tgtype & 1 = 1
union all select c.relname || ': a view, which reads past row-level security unless it is a security_invoker' from pg_class c
  where c.relnamespace = 'public'::regnamespace and c.relkind = 'v' and not coalesce(c.reloptions::text like '%security_invoker=true%', false)
union all select p.proname || ': a function with the rights of its owner' from pg_proc p
  where p.pronamespace = 'public'::regnamespace and p.prosecdef
    and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
union all select r.name || ': owned by a role that row-level security binds' from relations r
  where r.relowner in (select oid from pg_roles where rolname like 'tinyeclipse\\_%')
union all select rolname || ': passes row-level security' from pg_roles
  where rolname in ('tinyeclipse_app', 'tinyeclipse_resolver', 'tinyeclipse_platform') and (rolsuper or rolbypassrls)
union all select rolname || ': may do more than read and write' from pg_roles
  where rolname like 'tinyeclipse\\_%' and (rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolcanlogin)
union all select m.member::regrole || ': is a member of ' || m.roleid::regrole from pg_auth_members m
  where m.member in (select oid from pg_roles where rolname like 'tinyeclipse\\_%')
`

/** Columns that a role may read, as `table.column`. */
export const readableBy = (role: string) => `
  select c.relname || '.' || a.attname as readable from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f') and has_column_privilege('${role}', c.oid, a.attnum, 'select')
  order by 1`

/** Tables that a role may change in any way, as `table privilege`. */
export const changeableBy = (role: string) => `
  select c.relname || ' ' || privilege as changeable from pg_class c cross join unnest(array['insert', 'update', 'delete', 'truncate', 'references', 'trigger']) as privilege
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f')
    and (has_table_privilege('${role}', c.oid, privilege) or (privilege in ('insert', 'update', 'references') and has_any_column_privilege('${role}', c.oid, privilege)))
  order by 1`
