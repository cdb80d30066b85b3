import { sql } from 'kysely'
import type { Tx } from '../../../platform/database.ts'
import type { SiteOfDays } from '../store.ts'
import type { Span } from './sessions.ts'

/** Where a list of events, newest first, goes on. */
export interface EventKey {
  at: number
  id: string
}

export interface ClickRow extends EventKey {
  selector: string
  /** In thousandths of the element's width and height. */
  x: number
  y: number
  width: number
}

/** The newest clicks of a page, older than `before`. Leans on events_measured, whose condition has to be written out. */
export async function readClicks(
  tx: Tx,
  site: SiteOfDays,
  {
    span,
    page,
    device,
    before,
    limit,
  }: { span: Span; page: string; device: string; before: EventKey | null; limit: number },
): Promise<ClickRow[]> {
  const { rows } = await sql<ClickRow>`
    select event_id as id, (extract(epoch from occurred_at) * 1000)::float8 as at, detail->>'selector' as selector,
      (detail->>'x')::int as x, (detail->>'y')::int as y, (detail->>'width')::int as width
    from events
    where account_id = ${site.accountId} and site_id = ${site.id} and kind = 'k' and path = ${page} and device = ${device}
      and occurred_at >= ${new Date(span.from)} and ${olderThan(before, span)}
    order by occurred_at desc, event_id desc limit ${limit}`.execute(tx)
  return rows
}

export interface VitalsRow extends EventKey {
  path: string
  lcp: number | null
  inp: number | null
  cls: number | null
  fcp: number | null
  ttfb: number | null
}

/** The newest measurements of a stretch of time, older than `before`. */
export async function readVitals(
  tx: Tx,
  site: SiteOfDays,
  {
    span,
    page,
    device,
    before,
    limit,
  }: {
    span: Span
    page: string | undefined
    device: string | undefined
    before: EventKey | null
    limit: number
  },
): Promise<VitalsRow[]> {
  const ofPage = page === undefined ? sql`` : sql`and e.path = ${page}`
  const ofDevice =
    device === undefined
      ? sql``
      : sql`and (select s.device from sessions s where s.account_id = e.account_id and s.site_id = e.site_id
          and s.session_id = e.session_id) = ${device}`
  const { rows } = await sql<VitalsRow>`
    select e.event_id as id, (extract(epoch from e.occurred_at) * 1000)::float8 as at, e.path,
      (e.detail->>'lcp')::float8 as lcp, (e.detail->>'inp')::float8 as inp, (e.detail->>'cls')::float8 as cls,
      (e.detail->>'fcp')::float8 as fcp, (e.detail->>'ttfb')::float8 as ttfb
    from events e
    where e.account_id = ${site.accountId} and e.site_id = ${site.id} and e.kind = 'v' ${ofPage} ${ofDevice}
      and e.occurred_at >= ${new Date(span.from)} and ${olderThan(before, span)}
    order by e.occurred_at desc, e.event_id desc limit ${limit}`.execute(tx)
  return rows
}

/** The time by itself as well: an index on it ends where it says, one on both is not needed. */
const olderThan = (before: EventKey | null, { to }: Span) =>
  before
    ? sql`occurred_at <= ${new Date(before.at)} and (occurred_at, event_id) < (${new Date(before.at)}::timestamptz, ${before.id}::uuid)`
    : sql`occurred_at < ${new Date(to)}`
