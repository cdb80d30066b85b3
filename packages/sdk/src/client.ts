import type * as z from 'zod/mini'
import { type CallOptions, type ClientOptions, createCall } from './call.ts'
import type { AnalyticsQuery, FunnelQuery } from './contract/analytics.ts'
import type { ServerBatch } from './contract/events.ts'
import type { ExportRequest, NewScheduledExport, ScheduledExportChanges } from './contract/exports.ts'
import type { GoalChanges, GoalsQuery, NewGoal } from './contract/goals.ts'
import type { HeatmapQuery, ScrollMapQuery, VitalsQuery } from './contract/heatmaps.ts'
import type { ImportBatch } from './contract/import.ts'
import { endpoints } from './contract/index.ts'
import type { NewKey } from './contract/keys.ts'
import type { NewSegment, SegmentChanges } from './contract/segments.ts'
import type { SessionQuery } from './contract/sessions.ts'
import type { NewSite, PersonalDataSubject, SiteChanges } from './contract/sites.ts'
import type { SummaryQuery } from './contract/summary.ts'
import type { ContentUnits } from './contract/units.ts'
import { type ListOptions, list } from './list.ts'
import { streamLive } from './live.ts'

export type Client = ReturnType<typeof createClient>

/**
 * A client of one TinyEclipse server. Calls throw `ApiError`; lists are awaited for a page or walked with `for await`.
 *
 * @example
 * const client = createClient({ url: 'https://eclipse.example.be', apiKey })
 * const { totals } = await client.analytics.query(siteId, { metrics: ['visitors'], range: { preset: '7d' } })
 */
export function createClient(options: ClientOptions) {
  const call = createCall(options)
  const site = (siteId: string) => ({ params: { siteId } })
  return {
    account: {
      get: (o?: CallOptions) => call(endpoints.getAccount, {}, o),
      rename: (name: string, o?: CallOptions) => call(endpoints.changeAccount, { body: { name } }, o),
      usage: (l?: ListOptions) => list((query) => call(endpoints.listUsage, { query }), l),
      audit: (l?: ListOptions) => list((query) => call(endpoints.listAudit, { query }), l),
    },
    sites: {
      list: (l?: ListOptions) => list((query) => call(endpoints.listSites, { query }), l),
      get: (siteId: string, o?: CallOptions) => call(endpoints.getSite, site(siteId), o),
      create: (body: z.input<typeof NewSite>, o?: CallOptions) => call(endpoints.createSite, { body }, o),
      change: (siteId: string, body: SiteChanges, o?: CallOptions) =>
        call(endpoints.changeSite, { ...site(siteId), body }, o),
      remove: (siteId: string, o?: CallOptions) => call(endpoints.removeSite, site(siteId), o),
    },
    keys: {
      list: (l?: ListOptions) => list((query) => call(endpoints.listKeys, { query }), l),
      create: (body: z.input<typeof NewKey>, o?: CallOptions) => call(endpoints.createKey, { body }, o),
      rotate: (keyId: string, overlapHours?: number, o?: CallOptions) =>
        call(endpoints.rotateKey, { params: { keyId }, body: overlapHours === undefined ? {} : { overlapHours } }, o),
      revoke: (keyId: string, o?: CallOptions) => call(endpoints.revokeKey, { params: { keyId } }, o),
    },
    personalData: {
      /** Of a session by its id, or of everything by `{ email }`. */
      export: (siteId: string, subject: string | PersonalDataSubject, o?: CallOptions) =>
        call(endpoints.exportPersonalData, { ...site(siteId), body: subjectOf(subject) }, o),
      erase: (siteId: string, subject: string | PersonalDataSubject, o?: CallOptions) =>
        call(endpoints.erasePersonalData, { ...site(siteId), body: subjectOf(subject) }, o),
    },
    events: {
      /** Stores what a program saw, such as an order that was paid. The ids make events count once, however often they are sent. */
      send: (siteId: string, body: z.input<typeof ServerBatch>, o?: CallOptions) =>
        call(endpoints.sendEvents, { ...site(siteId), body }, o),
      /** Counted and not stored, by day and reason. */
      dropped: (siteId: string, l?: ListOptions) =>
        list((query) => call(endpoints.listDroppedEvents, { ...site(siteId), query }), l),
    },
    analytics: {
      query: (siteId: string, body: AnalyticsQuery, o?: CallOptions) =>
        call(endpoints.queryAnalytics, { ...site(siteId), body }, o),
      funnel: (siteId: string, body: FunnelQuery, o?: CallOptions) =>
        call(endpoints.queryFunnel, { ...site(siteId), body }, o),
      goals: (siteId: string, body: GoalsQuery, o?: CallOptions) =>
        call(endpoints.queryGoals, { ...site(siteId), body }, o),
      /** A table of an answer as the text of a file; without a time limit, as it may be long. */
      export: (siteId: string, body: ExportRequest, o?: CallOptions) =>
        readText(call.raw(endpoints.exportAnalytics, { ...site(siteId), body }, o)),
      /** Newest first. A page may be short, or empty, before the last one; `for await` goes on to the end. */
      sessions: (siteId: string, { limit, cursor, ...asked }: SessionQuery, o?: CallOptions) =>
        list((page) => call(endpoints.listSessions, { ...site(siteId), body: { ...asked, ...page } }, o), {
          ...(limit !== undefined && { limit }),
          ...(cursor !== undefined && { cursor }),
        }),
      session: (siteId: string, sessionId: string, o?: CallOptions) =>
        call(endpoints.getSession, { params: { siteId, sessionId } }, o),
      heatmap: (siteId: string, body: HeatmapQuery, o?: CallOptions) =>
        call(endpoints.queryHeatmap, { ...site(siteId), body }, o),
      scrollMap: (siteId: string, body: ScrollMapQuery, o?: CallOptions) =>
        call(endpoints.queryScrollMap, { ...site(siteId), body }, o),
      vitals: (siteId: string, body: VitalsQuery, o?: CallOptions) =>
        call(endpoints.queryVitals, { ...site(siteId), body }, o),
      now: (siteId: string, o?: CallOptions) => call(endpoints.getNow, site(siteId), o),
      summary: (siteId: string, query: SummaryQuery = {}, o?: CallOptions) =>
        call(endpoints.getSummary, { ...site(siteId), query }, o),
      live: (siteId: string, signal?: AbortSignal) => streamLive(call, siteId, signal),
      catalog: (o?: CallOptions) => call(endpoints.catalog, {}, o),
    },
    goals: {
      list: (siteId: string, l?: ListOptions) =>
        list((query) => call(endpoints.listGoals, { ...site(siteId), query }), l),
      create: (siteId: string, body: NewGoal, o?: CallOptions) =>
        call(endpoints.createGoal, { ...site(siteId), body }, o),
      change: (siteId: string, goalId: string, body: GoalChanges, o?: CallOptions) =>
        call(endpoints.changeGoal, { params: { siteId, goalId }, body }, o),
      remove: (siteId: string, goalId: string, o?: CallOptions) =>
        call(endpoints.removeGoal, { params: { siteId, goalId } }, o),
    },
    contentUnits: {
      list: (siteId: string, l?: ListOptions) =>
        list((query) => call(endpoints.listContentUnits, { ...site(siteId), query }), l),
      /** Puts these units in the place of every unit that has one of their names or paths. */
      replace: (siteId: string, units: ContentUnits['units'], o?: CallOptions) =>
        call(endpoints.replaceContentUnits, { ...site(siteId), body: { units } }, o),
      remove: (siteId: string, unitId: string, o?: CallOptions) =>
        call(endpoints.removeContentUnit, { params: { siteId, unitId } }, o),
    },
    segments: {
      list: (siteId: string, l?: ListOptions) =>
        list((query) => call(endpoints.listSegments, { ...site(siteId), query }), l),
      create: (siteId: string, body: NewSegment, o?: CallOptions) =>
        call(endpoints.createSegment, { ...site(siteId), body }, o),
      change: (siteId: string, segmentId: string, body: SegmentChanges, o?: CallOptions) =>
        call(endpoints.changeSegment, { params: { siteId, segmentId }, body }, o),
      remove: (siteId: string, segmentId: string, o?: CallOptions) =>
        call(endpoints.removeSegment, { params: { siteId, segmentId } }, o),
    },
    exports: {
      list: (siteId: string, l?: ListOptions) =>
        list((query) => call(endpoints.listScheduledExports, { ...site(siteId), query }), l),
      create: (siteId: string, body: NewScheduledExport, o?: CallOptions) =>
        call(endpoints.createScheduledExport, { ...site(siteId), body }, o),
      change: (siteId: string, exportId: string, body: ScheduledExportChanges, o?: CallOptions) =>
        call(endpoints.changeScheduledExport, { params: { siteId, exportId }, body }, o),
      remove: (siteId: string, exportId: string, o?: CallOptions) =>
        call(endpoints.removeScheduledExport, { params: { siteId, exportId } }, o),
      files: (siteId: string, exportId: string, l?: ListOptions) =>
        list((query) => call(endpoints.listExportFiles, { params: { siteId, exportId }, query }), l),
      download: (siteId: string, exportId: string, fileId: string, o?: CallOptions) =>
        readText(call.raw(endpoints.downloadExportFile, { params: { siteId, exportId, fileId } }, o)),
    },
    /** For whoever runs the server, with the operator token. */
    platform: {
      sites: (l?: ListOptions) => list((query) => call(endpoints.listPlatformSites, { query }), l),
      audit: (l?: ListOptions) => list((query) => call(endpoints.listPlatformAudit, { query }), l),
      createAccount: (name: string, o?: CallOptions) => call(endpoints.createAccount, { body: { name } }, o),
      setAccountStatus: (accountId: string, status: 'active' | 'suspended', o?: CallOptions) =>
        call(endpoints.changeAccountStatus, { params: { accountId }, body: { status } }, o),
      removeAccount: (accountId: string, o?: CallOptions) =>
        call(endpoints.removeAccount, { params: { accountId } }, o),
    },
    /** History of another program, for whoever runs the server; the command `tinyeclipse import` reads files for it. */
    imports: {
      target: (siteId: string, o?: CallOptions) => call(endpoints.getImportTarget, site(siteId), o),
      add: (siteId: string, body: z.input<typeof ImportBatch>, o?: CallOptions) =>
        call(endpoints.importEvents, { ...site(siteId), body }, o),
    },
  }
}

const subjectOf = (subject: string | PersonalDataSubject): PersonalDataSubject =>
  typeof subject === 'string' ? { sessionId: subject } : subject

const readText = async (response: Promise<Response>) => (await response).text()
