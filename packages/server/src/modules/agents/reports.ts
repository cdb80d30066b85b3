import { MAX_REPORT_DATA_BYTES, NewReport, type ReportsAnswer } from '@tinyeclipse/sdk/contract'
import type { Clock } from '../../platform/clock.ts'
import type { Tx } from '../../platform/database.ts'
import { recordFacts } from '../../platform/facts.ts'
import { findEmails } from './report-emails.ts'
import { isShallow, MAX_DEPTH } from './state.ts'
import { insertReports, type ReportToInsert } from './store/reports.ts'

interface Site {
  accountId: string
  siteId: string
}

/** Stores what happened on a site. What is stored already, or never will be, is named: the site lets go of all of these. */
export async function takeReports(clock: Clock, tx: Tx, site: Site, given: readonly unknown[]): Promise<ReportsAnswer> {
  const receivedAt = clock.now()
  const answer: ReportsAnswer = { stored: [], repeated: [], refused: [] }
  const reports = new Map<string, ReportToInsert>()
  for (const [index, each] of given.entries()) {
    const read = readReport(each, receivedAt)
    if ('reason' in read) answer.refused.push({ index, ...read })
    // The same twice in one request: the second is a repetition.
    else if (reports.has(read.id)) answer.repeated.push(read.seq)
    else reports.set(read.id, read)
  }
  const stored = new Set(await insertReports(tx, site, [...reports.values()]))
  for (const { id, seq } of reports.values()) (stored.has(id) ? answer.stored : answer.repeated).push(seq)
  const news = [...reports.values()].filter(({ id }) => stored.has(id))
  await recordFacts(
    tx,
    news.map((report) => ({
      accountId: site.accountId,
      name: report.module === 'forms' && report.event === 'submitted' ? 'form.submitted' : 'report.received',
      // Without what somebody wrote: whoever listens reads the report, and what is erased there is gone here too.
      payload: {
        siteId: site.siteId,
        reportId: report.id,
        seq: report.seq,
        module: report.module,
        event: report.event,
      },
      occurredAt: report.occurredAt,
    })),
  )
  return answer
}

/** One report, checked; or why it can never be stored. */
function readReport(given: unknown, receivedAt: Date): ReportToInsert | { seq: number | null; reason: string } {
  const { seq: said } = Object(given) as { seq?: unknown }
  const refuse = (reason: string) => ({ seq: Number.isSafeInteger(said) ? (said as number) : null, reason })
  if (!isShallow(given)) return refuse(`data: at most ${MAX_DEPTH} levels deep`)
  const { data: report, error } = NewReport.safeParse(given)
  if (!report) {
    const [issue] = error.issues
    return refuse(`${issue?.path.map(String).join('/') || 'report'}: ${issue?.message ?? 'not as it must be'}`)
  }
  if (Buffer.byteLength(JSON.stringify(report.data)) > MAX_REPORT_DATA_BYTES)
    return refuse(`data: at most ${MAX_REPORT_DATA_BYTES} bytes as JSON`)
  const { description = null, url = null, title, data } = report
  return {
    ...report,
    id: report.id.toLowerCase(),
    description,
    url,
    // A clock that is ahead would put it before all that comes.
    occurredAt: new Date(Math.min(Date.parse(report.occurredAt), receivedAt.getTime())),
    receivedAt,
    emails: findEmails([title, description, data, url]),
  }
}
