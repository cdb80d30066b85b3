import type { DayContent, DayEvent, DaySession } from '../../ingest/index.ts'

/** Sessions and events of days, for tests. */
let ids = 0

export const session = (
  id: string,
  startedAt: number,
  endedAt: number,
  more: Partial<DaySession> = {},
): DaySession => ({
  id,
  startedAt,
  endedAt,
  pageviews: 1,
  engagedMs: 0,
  entryPath: '/',
  exitPath: '/',
  referrerHost: null,
  source: null,
  channel: 'Direct',
  utmSource: null,
  utmMedium: null,
  utmCampaign: null,
  utmTerm: null,
  utmContent: null,
  clickId: null,
  country: 'BE',
  device: 'desktop',
  browser: 'Chrome',
  os: 'Windows',
  language: 'nl',
  ...more,
})
export const event = (sessionId: string, at: number, more: Partial<DayEvent> = {}): DayEvent => ({
  id: `event-${ids++}`,
  sessionId,
  visitorId: `visitor-of-${sessionId}`,
  at,
  kind: 'p',
  path: '/',
  name: null,
  engagedMs: null,
  scrollPercent: null,
  amount: null,
  currency: null,
  properties: null,
  ...more,
})

/** All of a day at once: events stand in the order of their time. */
export const contentOf = (
  { from, to }: { from: number; to: number },
  sessions: DaySession[],
  events: DayEvent[],
): DayContent => ({
  from,
  to,
  sessions: [sessions.map((session) => ({ session, events: events.filter((each) => each.sessionId === session.id) }))],
})
