import { sql } from 'kysely'

/** A value as the database takes it: null stays what is not there. */
export const jsonb = (value: unknown) => (value === null ? null : sql`${JSON.stringify(value)}::jsonb`)
