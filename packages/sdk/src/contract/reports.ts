import * as z from 'zod/mini'
import { SiteTime } from './agent-state.ts'
import { Id, PageQuery, pageOf, Timestamp } from './common.ts'
import { endpoint } from './endpoint.ts'

/** Most reports in one request. */
export const MAX_REPORTS = 500
/** Largest `data` of a report, in bytes as JSON. */
export const MAX_REPORT_DATA_BYTES = 32 * 1024
export const MAX_CHECKSUM_RANGES = 100
/** Most numbers in one range of checksums. */
export const MAX_CHECKSUM_SPAN = 1_000

const Name = z.string().check(z.regex(/^[a-z][a-z0-9_]{0,39}$/, 'A name such as forms or order_placed'))
/** Counts up on the site, and begins at 1. */
const Sequence = z.int().check(z.minimum(1), z.maximum(Number.MAX_SAFE_INTEGER))

/** Something that happened on a site, as it tells of it. */
export const NewReport = z.object({
  id: Id,
  seq: Sequence,
  module: Name,
  event: Name,
  title: z.string().check(z.maxLength(500)),
  description: z.optional(z.nullable(z.string().check(z.maxLength(5_000)))),
  data: z._default(z.record(z.string(), z.unknown()), {}),
  url: z.optional(z.nullable(z.string().check(z.maxLength(2_048)))),
  occurredAt: SiteTime,
})
export type NewReport = z.input<typeof NewReport>

// Anything passes: the server judges each report on its own, so that one with another shape costs none of the others.
// The cast is for callers, who are told what a report is.
const AnyReport = z.union([NewReport, z.unknown()]) as z.ZodMiniType<unknown, NewReport>

export const ReportBatch = z.object({ reports: z.array(AnyReport).check(z.minLength(1), z.maxLength(MAX_REPORTS)) })
export type ReportBatch = z.input<typeof ReportBatch>

/** By number: what is stored, was stored before, or never will be. */
export const ReportsAnswer = z.object({
  stored: z.array(z.int()),
  repeated: z.array(z.int()),
  /** `seq` is null where the report had none that can be read. */
  refused: z.array(z.object({ index: z.int(), seq: z.nullable(z.int()), reason: z.string() })),
})
export type ReportsAnswer = z.infer<typeof ReportsAnswer>

/** `checksum` is the sum of the CRC32 of `<seq>:<id>` of each report, modulo 2^32. */
export const ChecksumRange = z.object({
  from: Sequence,
  to: Sequence,
  count: z.int().check(z.minimum(0), z.maximum(MAX_CHECKSUM_SPAN)),
  checksum: z.int().check(z.minimum(0), z.maximum(0xffffffff)),
})
export type ChecksumRange = z.infer<typeof ChecksumRange>

export const Checksums = z.object({
  ranges: z.array(ChecksumRange).check(z.minLength(1), z.maxLength(MAX_CHECKSUM_RANGES)),
})
export type Checksums = z.input<typeof Checksums>

/** A report that is stored. */
export const Report = z.object({
  id: Id,
  seq: z.int(),
  module: z.string(),
  event: z.string(),
  title: z.string(),
  description: z.nullable(z.string()),
  data: z.record(z.string(), z.unknown()),
  url: z.nullable(z.string()),
  /** By the clock of the site, but never later than `receivedAt`. */
  occurredAt: Timestamp,
  receivedAt: Timestamp,
})
export type Report = z.infer<typeof Report>

export const ReportsQuery = z.extend(PageQuery, { module: z.optional(Name), event: z.optional(Name) })
export type ReportsQuery = z.input<typeof ReportsQuery>

export const reportEndpoints = {
  sendReports: endpoint({
    id: 'agent.reports',
    method: 'POST',
    path: '/v1/agent/reports',
    summary: 'Store what happened on the site; answered when it is committed',
    access: 'agent',
    body: ReportBatch,
    response: ReportsAnswer,
    status: 200,
    mutates: true,
    isRoutine: true,
  }),
  compareReports: endpoint({
    id: 'agent.reportChecksums',
    method: 'POST',
    path: '/v1/agent/reports/checksums',
    summary: 'Compare what the site sent with what is stored; answers the ranges to send again',
    access: 'agent',
    body: Checksums,
    response: z.object({ resend: z.array(z.object({ from: z.int(), to: z.int() })) }),
    status: 200,
    mutates: true,
    isRoutine: true,
  }),
  listReports: endpoint({
    id: 'agents.reports',
    method: 'GET',
    path: '/v1/sites/:siteId/reports',
    summary: 'What happened on a site, newest first',
    access: 'account',
    scope: 'agents:read',
    query: ReportsQuery,
    response: pageOf(Report),
    status: 200,
    mutates: false,
  }),
}
