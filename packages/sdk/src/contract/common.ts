import * as z from 'zod/mini'

export const Id = z.uuid()
/** UTC, ISO 8601. */
export const Timestamp = z.iso.datetime()
/** A calendar day in the site's time zone, `YYYY-MM-DD`. */
export const CalendarDay = z.iso.date()

/** How every list is asked for. */
export const PageQuery = z.object({
  limit: z._default(z.coerce.number<number>().check(z.int(), z.minimum(1), z.maximum(200)), 50),
  cursor: z.optional(z.string().check(z.maxLength(500))),
})
export type PageQuery = z.infer<typeof PageQuery>

/** How every list is answered: `nextCursor` is null on the last page. */
export const pageOf = <Item extends z.ZodMiniType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.nullable(z.string()) })
export interface Page<Item> {
  items: Item[]
  nextCursor: string | null
}
