import * as z from 'zod/mini'
import { AnalyticsQuery, FunnelQuery } from './analytics.ts'
import { Id, PageQuery, pageOf, Timestamp } from './common.ts'
import { endpoint } from './endpoint.ts'
import { GoalsQuery } from './goals.ts'
import { HeatmapQuery, ScrollMapQuery, VitalsQuery } from './heatmaps.ts'
import { SessionQuery } from './sessions.ts'
import { SummaryQuery } from './summary.ts'

/** Most scheduled exports of a site. */
export const MAX_SCHEDULED_EXPORTS = 20
/** Most rows of a dimension in one file. */
export const MAX_EXPORTED_ROWS = 10_000
/** Most sessions in one file. */
export const MAX_EXPORTED_SESSIONS = 100_000
export const EXPORT_FORMATS = ['csv', 'json'] as const
export const EXPORT_INTERVALS = ['day', 'week', 'month'] as const

const upTo = (most: number, unlessSaid: number) => z._default(z.int().check(z.minimum(1), z.maximum(most)), unlessSaid)

/** What can be asked for as a file: questions as their endpoints take them, lists from their beginning to their end. */
export const ExportedQuestions = z.object({
  query: z.extend(AnalyticsQuery, { limit: upTo(MAX_EXPORTED_ROWS, 1_000) }),
  funnel: FunnelQuery,
  goals: GoalsQuery,
  /** Newest first. */
  sessions: z.extend(z.omit(SessionQuery, { cursor: true }), {
    limit: upTo(MAX_EXPORTED_SESSIONS, MAX_EXPORTED_SESSIONS),
  }),
  /** What happened in one session. */
  session: z.object({ sessionId: Id }),
  heatmap: HeatmapQuery,
  scrollMap: ScrollMapQuery,
  vitals: VitalsQuery,
  contentUnits: z.object({}),
  droppedEvents: z.object({}),
  summary: SummaryQuery,
})
export type ExportedQuestions = z.output<typeof ExportedQuestions>
export const EXPORTED_QUESTIONS = Object.keys(ExportedQuestions.shape) as (keyof ExportedQuestions)[]

/** An answer as a file. Exactly one question says which answer. */
export const ExportRequest = z
  .extend(z.partial(ExportedQuestions), {
    /**
     * In CSV, of a `query`: its totals, its series, or the rows of this dimension, which need not stand in `dimensions`. Of
     * `vitals`: `totals`, which are those of all pages, or `pages`. Other answers have one table.
     */
    table: z._default(z.string().check(z.minLength(1), z.maxLength(60)), 'totals'),
    /** `json` is the answer as its endpoint gives it. */
    format: z.enum(EXPORT_FORMATS),
    /** Of CSV. `,` is for programs; `;` is for Excel in Dutch, French or German: decimal commas and a byte order mark. */
    separator: z._default(z.enum([',', ';']), ','),
  })
  .check(
    z.refine(
      (request) => EXPORTED_QUESTIONS.filter((name) => request[name] !== undefined).length === 1,
      `Exactly one of ${EXPORTED_QUESTIONS.join(', ')}`,
    ),
  )
export type ExportRequest = z.input<typeof ExportRequest>

const Name = z.string().check(z.trim(), z.minLength(1), z.maxLength(100))

export const ScheduledExport = z.object({
  id: Id,
  name: z.string(),
  request: ExportRequest,
  every: z.enum(EXPORT_INTERVALS),
  nextRunAt: Timestamp,
  lastRunAt: z.nullable(Timestamp),
  /** Why the last run made no file; it is tried again. Null when it did. */
  lastError: z.nullable(z.string()),
  createdAt: Timestamp,
})
export type ScheduledExport = z.output<typeof ScheduledExport>

export const NewScheduledExport = z.object({
  name: Name,
  /** Ranges with a preset are those of the day on which it runs. A single session is asked for at once. */
  request: ExportRequest.check(
    z.refine(({ session }) => session === undefined, {
      path: ['session'],
      message: 'One session is asked for at once',
    }),
  ),
  /** At 06:00 in the site's time zone: each day, each Monday, or on the first of each month. */
  every: z.enum(EXPORT_INTERVALS),
})
export type NewScheduledExport = z.input<typeof NewScheduledExport>

export const ScheduledExportChanges = z.partial(NewScheduledExport)
export type ScheduledExportChanges = z.input<typeof ScheduledExportChanges>

/** A file that a scheduled export made; kept for 90 days. */
export const ExportFile = z.object({
  id: Id,
  madeAt: Timestamp,
  name: z.string(),
  format: z.enum(EXPORT_FORMATS),
  bytes: z.int(),
})
export type ExportFile = z.infer<typeof ExportFile>

const CSV = 'text/csv; charset=utf-8'

export const exportEndpoints = {
  exportAnalytics: endpoint({
    id: 'analytics.export',
    method: 'POST',
    path: '/v1/sites/:siteId/analytics/export',
    summary: 'An answer as a file; with the format json as application/json, as its endpoint gives it',
    access: 'account',
    scope: 'analytics:read',
    body: ExportRequest,
    status: 200,
    produces: CSV,
    mutates: false,
  }),
  listScheduledExports: endpoint({
    id: 'exports.list',
    method: 'GET',
    path: '/v1/sites/:siteId/exports',
    summary: 'Exports that are made every so often, oldest first',
    access: 'account',
    scope: 'analytics:read',
    query: PageQuery,
    response: pageOf(ScheduledExport),
    status: 200,
    mutates: false,
  }),
  createScheduledExport: endpoint({
    id: 'exports.create',
    method: 'POST',
    path: '/v1/sites/:siteId/exports',
    summary: 'Make a file each day, week or month',
    access: 'account',
    scope: 'analytics:write',
    body: NewScheduledExport,
    response: ScheduledExport,
    status: 201,
    mutates: true,
  }),
  changeScheduledExport: endpoint({
    id: 'exports.change',
    method: 'PATCH',
    path: '/v1/sites/:siteId/exports/:exportId',
    summary: 'Change a scheduled export',
    access: 'account',
    scope: 'analytics:write',
    body: ScheduledExportChanges,
    response: ScheduledExport,
    status: 200,
    mutates: true,
  }),
  removeScheduledExport: endpoint({
    id: 'exports.remove',
    method: 'DELETE',
    path: '/v1/sites/:siteId/exports/:exportId',
    summary: 'Remove a scheduled export and its files',
    access: 'account',
    scope: 'analytics:write',
    status: 204,
    mutates: true,
  }),
  listExportFiles: endpoint({
    id: 'exports.files',
    method: 'GET',
    path: '/v1/sites/:siteId/exports/:exportId/files',
    summary: 'Files that a scheduled export made, newest first; each is kept for 90 days',
    access: 'account',
    scope: 'analytics:read',
    query: PageQuery,
    response: pageOf(ExportFile),
    status: 200,
    mutates: false,
  }),
  downloadExportFile: endpoint({
    id: 'exports.download',
    method: 'GET',
    path: '/v1/sites/:siteId/exports/:exportId/files/:fileId',
    summary: 'One of these files; with the format json as application/json',
    access: 'account',
    scope: 'analytics:read',
    status: 200,
    produces: CSV,
    mutates: false,
  }),
}
