import type { AnalyticsAnswer, AnalyticsQuery } from '@tinyeclipse/sdk/contract'
import type * as z from 'zod/mini'
import type { Tx } from '../../platform/database.ts'
import { AppError } from '../../platform/errors.ts'
import { dimensions, metrics } from './catalog.ts'
import { listDays, resolveRange } from './range.ts'
import { selectNumbers } from './store.ts'

/** Answers a query of one site. `tx` is the account's; `today` is the site's calendar day. */
export async function answerQuery(
  tx: Tx,
  site: { accountId: string; id: string; timeZone: string },
  query: z.output<typeof AnalyticsQuery>,
  today: string,
): Promise<AnalyticsAnswer> {
  const asked = query.metrics.map((name) => find(metrics, name, '/metrics'))
  const dimension = query.dimension === undefined ? null : find(dimensions, query.dimension, '/dimension')
  const days = resolveRange(query.range, today)
  const scope = { site, days, metrics: asked }

  const [totals] = await selectNumbers(tx, { ...scope, split: null })
  const byDay = query.granularity === 'day' ? await selectNumbers(tx, { ...scope, split: 'day' }) : null
  const rows = dimension ? await selectNumbers(tx, { ...scope, split: dimension, limit: query.limit }) : null

  const none = Object.fromEntries(asked.map(({ name }) => [name, 0]))
  const found = new Map(byDay?.map(({ key, values }) => [key, values]))
  return {
    range: { ...days, timeZone: site.timeZone },
    totals: totals?.values ?? none,
    series: byDay && listDays(days).map((day) => ({ day, values: found.get(day) ?? none })),
    rows: rows?.map(({ key, values }) => ({ value: key, values })) ?? null,
  }
}

function find<Named extends { name: string }>(list: readonly Named[], name: string, path: string): Named {
  const found = list.find((each) => each.name === name)
  if (found) return found
  const message = `There is no "${name}"; there are ${list.map((each) => each.name).join(', ')}`
  throw new AppError('invalid_request', message, { issues: [{ path, message }] })
}
