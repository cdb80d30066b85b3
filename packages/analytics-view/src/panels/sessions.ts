import type { Page, Session, SessionQuery } from '@tinyeclipse/sdk'
import type { AnalyticsClient } from '../client.ts'

/** Pages that a filter leaves empty are passed over, up to so many in one go. */
const MOST_EMPTY = 5

/** The next visits of a list, from its beginning without a cursor. */
export async function loadSessions(
  client: AnalyticsClient,
  siteId: string,
  question: SessionQuery,
  signal?: AbortSignal,
): Promise<Page<Session>> {
  let { cursor } = question
  for (let looks = 1; ; looks++) {
    const page = await client.analytics.sessions(
      siteId,
      { ...question, ...(cursor && { cursor }) },
      { ...(signal && { signal }) },
    )
    if (page.items.length > 0 || !page.nextCursor || looks === MOST_EMPTY) return page
    cursor = page.nextCursor
  }
}
