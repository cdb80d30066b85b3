import { expect } from 'vitest'
import type { Visit } from './reference-sessions.ts'
import type { TestClock, TestServer, TestSite } from './server.ts'
import type { SentBatch } from './traffic.ts'

/** Sessions with all that is stored of them, ids of sessions left out, and the events that each holds. */
export async function readSessions(server: TestServer, site: TestSite): Promise<Record<string, unknown>[]> {
  const { rows } = await server.database.execute(
    `select array(select event_id::text from events e where e.site_id = s.site_id and e.session_id = s.session_id order by event_id) as ids,
      s.events, pageviews, engaged_ms, (extract(epoch from started_at) * 1000)::float8 as started, (extract(epoch from ended_at) * 1000)::float8 as ended,
      entry_path, exit_path, referrer_host, source, channel, utm_source, utm_medium, utm_campaign, utm_term, utm_content, click_id, country,
      device, browser, os, language from sessions s where site_id = $1`,
    [site.id],
  )
  return (rows as Record<string, unknown>[]).toSorted(byIds)
}

/** The same as the slow reference has it. */
export const expectedSessions = (visits: Visit[]): Record<string, unknown>[] =>
  visits
    .map(({ events, from: { referrer, ...from }, startedAt, endedAt, entryPage, exitPage, ...counts }) => ({
      ids: events.map(({ storedId }) => storedId).toSorted(),
      events: events.length,
      pageviews: counts.pageviews,
      engaged_ms: counts.engagedMs,
      started: startedAt,
      ended: endedAt,
      entry_path: entryPage,
      exit_path: exitPage,
      referrer_host: referrer,
      ...from,
    }))
    .toSorted(byIds)

export const byIds = (a: Record<string, unknown>, b: Record<string, unknown>) =>
  String(a.ids) < String(b.ids) ? -1 : 1

/** Sends batches at their moments; those of the same moment together, so that they are committed as one group. */
export async function sendTogether(
  { server, clock, site }: { server: TestServer; clock: TestClock; site: TestSite },
  batches: readonly SentBatch[],
): Promise<void> {
  for (const together of Map.groupBy(batches, ({ receivedAt }) => receivedAt).values()) {
    clock.advance((together[0]?.receivedAt ?? 0) - clock.now().getTime())
    const answers = await Promise.all(
      together.map(({ wire, tab, ...visitor }) =>
        server.send(site.siteKey, wire, {
          address: visitor.address,
          userAgent: visitor.userAgent,
          ...(tab !== null && { tab }),
          ...(visitor.language !== null && { language: visitor.language }),
        }),
      ),
    )
    for (const { status } of answers) expect(status).toBe(202)
  }
}
