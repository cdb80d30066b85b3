import type { Call } from '../call.ts'
import {
  catalog,
  exportAnalytics,
  getNow,
  getSession,
  getSummary,
  listSessions,
  queryAnalytics,
  queryFunnel,
  queryGoals,
  queryHeatmap,
  queryScrollMap,
  queryVitals,
  streamLive,
} from '../calls.ts'
import type { AnalyticsQuery, FunnelQuery } from '../contract/analytics.ts'
import type { ExportRequest } from '../contract/exports.ts'
import type { GoalsQuery } from '../contract/goals.ts'
import type { HeatmapQuery, ScrollMapQuery, VitalsQuery } from '../contract/heatmaps.ts'
import type { SessionQuery } from '../contract/sessions.ts'
import type { SummaryQuery } from '../contract/summary.ts'
import { list } from '../list.ts'
import type { CallOptions } from '../options.ts'
import { type StreamOptions, stream } from '../stream.ts'

/** Questions about a site. */
export const analytics = (call: Call) => ({
  /** Totals, a series, rows by dimension and a comparison. */
  query: (siteId: string, body: AnalyticsQuery, o?: CallOptions) =>
    call(queryAnalytics, { params: { siteId }, body }, o),
  /** How many sessions take one step after the other. */
  funnel: (siteId: string, body: FunnelQuery, o?: CallOptions) => call(queryFunnel, { params: { siteId }, body }, o),
  /** How often each goal was met, by whom and for how much. */
  goals: (siteId: string, body: GoalsQuery, o?: CallOptions) => call(queryGoals, { params: { siteId }, body }, o),
  /** A table of an answer as the text of a file; without a time limit, as it may be long. */
  export: (siteId: string, body: ExportRequest, o?: CallOptions) =>
    call.text(exportAnalytics, { params: { siteId }, body }, o),
  /** Newest first. A page may be short, or empty, before the last one; `for await` goes on to the end. */
  sessions: (siteId: string, query: SessionQuery, options: CallOptions = {}) => {
    // A copy, as what was left out shall fail when the list is read, and with words.
    const { limit, cursor, ...asked } = { ...query }
    return list((page, o) => call(listSessions, { params: { siteId }, body: { ...asked, ...page } }, o), {
      ...options,
      ...(limit !== undefined && { limit }),
      ...(cursor !== undefined && { cursor }),
    })
  },
  /** One session, with what happened in it, in order. */
  session: (siteId: string, sessionId: string, o?: CallOptions) =>
    call(getSession, { params: { siteId, sessionId } }, o),
  /** Where a page was clicked, by element. */
  heatmap: (siteId: string, body: HeatmapQuery, o?: CallOptions) => call(queryHeatmap, { params: { siteId }, body }, o),
  /** How far down a page its visitors came. */
  scrollMap: (siteId: string, body: ScrollMapQuery, o?: CallOptions) =>
    call(queryScrollMap, { params: { siteId }, body }, o),
  /** Web vitals as visitors had them, and the slowest pages. */
  vitals: (siteId: string, body: VitalsQuery, o?: CallOptions) => call(queryVitals, { params: { siteId }, body }, o),
  /** Who is on the site now. */
  now: (siteId: string, o?: CallOptions) => call(getNow, { params: { siteId } }, o),
  /** The numbers of a period in plain sentences. */
  summary: (siteId: string, query: SummaryQuery = {}, o?: CallOptions) =>
    call(getSummary, { params: { siteId }, query }, o),
  /** A message whenever events of the site were stored: ask for the numbers again. It reconnects by itself. */
  live: (siteId: string, options?: StreamOptions) => stream(call, streamLive, { params: { siteId } }, options),
  /** Metrics, dimensions and plans there are. */
  catalog: (o?: CallOptions) => call(catalog, {}, o),
})
