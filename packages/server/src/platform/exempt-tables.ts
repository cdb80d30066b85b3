/**
 * Tables of no account: without row-level security, and local or reference tables on Citus. Every other table begins its
 * keys with `account_id`; `test/flows/catalogue.test.ts` reads this list and fails on a table that does neither.
 */
export const EXEMPT_TABLES: readonly string[] = [
  'schema_migrations',
  'agent_signing_keys',
  'leases',
  'operator_tokens',
  'server_settings',
  'visitor_salts',
]
