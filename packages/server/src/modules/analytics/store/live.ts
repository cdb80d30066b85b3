import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../../platform/database.ts'
import type { SiteOfDays } from '../store.ts'

export interface Ranked {
  value: string | null
  visitors: number
}

const since = (site: SiteOfDays, { from, to }: { from: Date; to: Date }, what: RawBuilder<unknown>) =>
  sql`from events e ${what} where e.account_id = ${site.accountId} and e.site_id = ${site.id}
    and e.occurred_at > ${from} and e.occurred_at <= ${to} and e.kind in ('p', 'c')`

/** Distinct visitors with a pageview or custom event. Leans on the primary key, as all of these. */
export async function countVisitorsSince(tx: Tx, site: SiteOfDays, span: { from: Date; to: Date }): Promise<number> {
  const { rows } = await sql<{ visitors: number }>`
    select count(distinct e.visitor_id)::int as visitors ${since(site, span, sql``)}`.execute(tx)
  return rows[0]?.visitors ?? 0
}

const OF = {
  page: { column: sql`case when e.kind = 'p' then e.path end`, from: sql`` },
  country: { column: sql`s.country`, from: sql`join sessions s using (account_id, site_id, session_id)` },
  source: { column: sql`s.source`, from: sql`join sessions s using (account_id, site_id, session_id)` },
}

/** The same by page seen, country or source, those with the most first. */
export async function rankSince(
  tx: Tx,
  site: SiteOfDays,
  span: { from: Date; to: Date },
  { by, limit }: { by: keyof typeof OF; limit: number },
): Promise<Ranked[]> {
  const { column, from } = OF[by]
  const { rows } = await sql<Ranked>`
    select value, count(distinct visitor_id)::int as visitors
    from (select ${column} as value, e.visitor_id ${since(site, span, from)}) each
    where value is not null or ${by !== 'page'}
    group by value order by visitors desc, value limit ${limit}`.execute(tx)
  return rows
}

/** Minutes in which something happened. */
export async function readMinutes(
  tx: Tx,
  site: SiteOfDays,
  span: { from: Date; to: Date },
): Promise<{ start: Date; visitors: number; pageviews: number }[]> {
  const { rows } = await sql<{ start: Date; visitors: number; pageviews: number }>`
    select date_trunc('minute', e.occurred_at) as start, count(distinct e.visitor_id)::int as visitors,
      (count(*) filter (where e.kind = 'p'))::int as pageviews ${since(site, span, sql``)} group by 1`.execute(tx)
  return rows
}
