import { type RawBuilder, sql } from 'kysely'

/** Whether an address may stand in texts, as it is or as the query of an address has it: what is found is looked at closely. */
export function mentions(texts: RawBuilder<unknown>[], email: string): RawBuilder<boolean> {
  const words = sql`lower(concat_ws(' ', ${sql.join(texts)}))`
  return sql<boolean>`(position(lower(${email}) in ${words}) > 0 or position(lower(${encodeURIComponent(email)}) in ${words}) > 0)`
}
