import type { SessionEvent, SessionPath } from '@tinyeclipse/sdk/contract'
import { CLICK, CUSTOM, ENGAGEMENT, IDENTIFY, PAGEVIEW, VITALS } from '@tinyeclipse/sdk/wire'
import type { Database } from '../../../platform/database.ts'
import { notFound } from '../../../platform/errors.ts'
import type { Asked } from '../query.ts'
import { findSession, type PathRow, readPathOf } from '../store/sessions.ts'
import { readFacts } from './facts.ts'
import { describeSession } from './list.ts'

const MOST_EVENTS = 2_000
const KINDS: Record<string, SessionEvent['kind']> = {
  [PAGEVIEW]: 'pageview',
  [ENGAGEMENT]: 'engagement',
  [CUSTOM]: 'event',
  [CLICK]: 'click',
  [VITALS]: 'vitals',
  [IDENTIFY]: 'identify',
}

/** What happened in one session. Throws `not_found`. */
export async function showSession(database: Database, asked: Asked, sessionId: string): Promise<SessionPath> {
  const { site } = asked
  const { session, rows } = await database.account(site.accountId, async (tx) => {
    const session = await findSession(tx, site, sessionId)
    if (!session) throw notFound('The session')
    return { session, rows: await readPathOf(tx, site, { session, limit: MOST_EVENTS + 1 }) }
  })
  const facts = await readFacts(database, asked, [session], null)
  return {
    session: describeSession(session, facts.get(session.id)),
    events: rows.slice(0, MOST_EVENTS).flatMap(describeEvent),
    truncated: rows.length > MOST_EVENTS,
  }
}

function describeEvent(row: PathRow): SessionEvent[] {
  const kind = KINDS[row.kind]
  if (!kind) return []
  return [
    {
      at: row.at.toISOString(),
      kind,
      path: row.path,
      name: row.name,
      // Ingest took nothing else for a custom event.
      properties: kind === 'event' ? (row.detail as SessionEvent['properties']) : null,
      amount: row.amount,
      currency: row.currency,
      engagedSeconds: row.engagedMs === null ? null : row.engagedMs / 1000,
      scrollPercent: row.scrollPercent,
      element: kind === 'click' ? String(row.detail?.selector ?? '') : null,
    },
  ]
}
