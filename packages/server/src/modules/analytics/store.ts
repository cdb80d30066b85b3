import { sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import type { Dimension } from './dimensions/define.ts'
import type { Metric } from './metrics/define.ts'
import type { Days } from './range.ts'

export interface Numbers {
  key: string | null
  values: Record<string, number>
}

/** Numbers of a site's days: one row in all, one a day, or one a value of a dimension, largest first. Leans on the events' primary key. */
export async function selectNumbers(
  tx: Tx,
  scope: {
    site: { accountId: string; id: string; timeZone: string }
    days: Days
    metrics: readonly Metric[]
    split: null | 'day' | Dimension
    limit?: number
  },
): Promise<Numbers[]> {
  const { site, days, metrics, split } = scope
  const values = metrics.map(({ name, expression }) => sql`${sql.raw(expression)} as ${sql.id(name)}`)
  const key =
    split === null
      ? sql`null::text`
      : split === 'day'
        ? sql`(e.occurred_at at time zone ${site.timeZone})::date::text`
        : sql.raw(split.expression)
  const { rows } = await sql<{ key: string | null } & Record<string, number>>`
    select ${key} as key, ${sql.join(values)}
    from events e join sessions s on s.account_id = e.account_id and s.site_id = e.site_id and s.session_id = e.session_id
    where e.account_id = ${site.accountId} and e.site_id = ${site.id}
      and e.occurred_at >= ${days.from}::date::timestamp at time zone ${site.timeZone}
      and e.occurred_at < (${days.to}::date + 1)::timestamp at time zone ${site.timeZone}
    ${split === null ? sql`` : sql`group by 1`}
    ${split === null || split === 'day' ? sql`` : sql`order by 2 desc, 1 limit ${scope.limit ?? 10}`}`.execute(tx)
  return rows.map(({ key: value, ...numbers }) => ({ key: value, values: numbers }))
}
