import type { Database } from '../../../platform/database.ts'
import type { DayEvent, DaySession } from '../../ingest/index.ts'
import { addAmount } from '../amounts.ts'
import type { Filter } from '../days/filter.ts'
import { throwIfOver } from '../deadline.ts'
import type { Asked } from '../query.ts'
import { readEventsOf } from '../store/sessions.ts'
import { meetsFilter, meetsTarget } from './meets.ts'

/** What only the events of a session say. */
export interface SessionFacts {
  /** Whether one of them meets the filter. */
  isMet: boolean
  events: number
  converted: boolean
  revenue: Record<string, number>
}

const EVENTS_AT_ONCE = 5_000

/** Reads the events of sessions that began one after the other, in short statements, and keeps none of them. */
export async function readFacts(
  database: Database,
  { site, goals, signal }: Asked,
  sessions: readonly DaySession[],
  filter: Filter | null,
): Promise<Map<string, SessionFacts>> {
  const byId = new Map(sessions.map((session) => [session.id, session]))
  const facts = new Map<string, SessionFacts>(
    sessions.map(({ id }) => [id, { isMet: false, events: 0, converted: false, revenue: {} }]),
  )
  if (sessions.length === 0) return facts
  for (let after: DayEvent | null = null; ; ) {
    throwIfOver(signal)
    const last: DayEvent | null = after
    const events: DayEvent[] = await database.account(site.accountId, (tx) =>
      readEventsOf(tx, site, { sessions, after: last, limit: EVENTS_AT_ONCE }),
    )
    for (const event of events) {
      const session = byId.get(event.sessionId)
      const of = facts.get(event.sessionId)
      if (!session || !of) continue
      if (event.kind === 'c') of.events++
      of.converted ||= goals.some((target) => meetsTarget(target, event))
      of.isMet ||= filter !== null && meetsFilter(filter, session, event)
      if (event.amount !== null && event.currency !== null) addAmount(of.revenue, event.currency, event.amount)
    }
    after = events.at(-1) ?? null
    if (events.length < EVENTS_AT_ONCE) return facts
  }
}
