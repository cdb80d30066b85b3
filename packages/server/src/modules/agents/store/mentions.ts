import { type RawBuilder, sql } from 'kysely'

/** Whether an address may stand in texts, as it is or as the query of an address has it: what is found is looked at closely. */
export function mentions(texts: RawBuilder<unknown>[], email: string): RawBuilder<boolean> {
  const patterns = [email, encodeURIComponent(email)].map(
    (text) => `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`,
  )
  return sql<boolean>`lower(concat_ws(' ', ${sql.join(texts)})) like any (${patterns}::text[])`
}
