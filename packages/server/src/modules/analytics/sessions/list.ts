import type { Page, Session, SessionQuery } from '@tinyeclipse/sdk/contract'
import type * as z from 'zod/mini'
import type { Database } from '../../../platform/database.ts'
import { AppError } from '../../../platform/errors.ts'
import { decodeCursor, encodeCursor } from '../../../platform/paging.ts'
import type { DaySession } from '../../ingest/index.ts'
import { readBounds } from '../../ingest/index.ts'
import { asksOfEvents } from '../days/filter.ts'
import { throwIfOver } from '../deadline.ts'
import type { Asked } from '../query.ts'
import { resolveRange } from '../range.ts'
import { readSessionsBefore, type SessionKey } from '../store/sessions.ts'
import { readFacts, type SessionFacts } from './facts.ts'
import { meetsFilter } from './meets.ts'

/** Of one request with a filter: a rare one answers a short page and where to go on, and never looks for ever. */
const MOST_LOOKED_AT = 5_000
const LOOKED_AT_ONCE = 500

/** Sessions that began in the range, newest first. */
export async function listSessions(
  database: Database,
  asked: Asked,
  query: z.output<typeof SessionQuery>,
): Promise<Page<Session>> {
  const { site, filter, signal } = asked
  const days = resolveRange(query.range, asked.today)
  const isOfEvents = filter !== null && asksOfEvents(filter)
  const atOnce = filter === null ? query.limit + 1 : LOOKED_AT_ONCE
  const found: { session: DaySession; facts: SessionFacts | undefined }[] = []
  let before = readCursor(query.cursor)
  let isEnd = false

  const span = await database.account(site.accountId, (tx) => readBounds(tx, site, days))
  for (let lookedAt = 0; found.length < query.limit && !isEnd && lookedAt < MOST_LOOKED_AT; ) {
    throwIfOver(signal)
    const from: SessionKey | null = before
    const sessions = await database.account(site.accountId, (tx) =>
      readSessionsBefore(tx, site, { span, before: from, limit: atOnce }),
    )
    const facts = isOfEvents ? await readFacts(database, asked, sessions, filter) : null
    lookedAt += sessions.length
    isEnd = sessions.length < atOnce
    for (const [place, session] of sessions.entries()) {
      before = session
      const isMet = facts ? facts.get(session.id)?.isMet : filter === null || meetsFilter(filter, session, null)
      if (!isMet) continue
      found.push({ session, facts: facts?.get(session.id) })
      if (found.length < query.limit) continue
      isEnd &&= place === sessions.length - 1
      break
    }
  }
  const facts = isOfEvents
    ? null
    : await readFacts(
        database,
        asked,
        found.map(({ session }) => session),
        null,
      )
  return {
    items: found.map(({ session, facts: own }) => describeSession(session, own ?? facts?.get(session.id))),
    nextCursor: isEnd || !before ? null : encodeCursor(`${before.startedAt} ${before.id}`),
  }
}

export const describeSession = (session: DaySession, facts: SessionFacts | undefined): Session => ({
  id: session.id,
  startedAt: new Date(session.startedAt).toISOString(),
  endedAt: new Date(session.endedAt).toISOString(),
  country: session.country,
  device: session.device,
  browser: session.browser,
  os: session.os,
  language: session.language,
  referrer: session.referrerHost,
  source: session.source,
  channel: session.channel,
  utmSource: session.utmSource,
  utmMedium: session.utmMedium,
  utmCampaign: session.utmCampaign,
  utmTerm: session.utmTerm,
  utmContent: session.utmContent,
  clickId: session.clickId,
  entryPage: session.entryPath,
  exitPage: session.exitPath,
  pageviews: session.pageviews,
  events: facts?.events ?? 0,
  engagedSeconds: session.engagedMs / 1000,
  converted: facts?.converted ?? false,
  revenue: facts?.revenue ?? {},
})

function readCursor(cursor: string | undefined): SessionKey | null {
  const parts = decodeCursor(cursor, 'name', 'id')
  if (!parts) return null
  const [startedAt = '', id = ''] = parts
  // Fourteen digits are some three thousand years: a moment that the database knows.
  if (/^\d{1,14}$/.test(startedAt)) return { startedAt: Number(startedAt), id }
  throw new AppError('invalid_request', 'The cursor is not one this list gave')
}
