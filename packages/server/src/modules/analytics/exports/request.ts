import type { Tx } from '../../../platform/database.ts'
import { AppError } from '../../../platform/errors.ts'
import { findColumn } from '../columns.ts'
import { findMetric } from '../query.ts'
import { resolveRange } from '../range.ts'
import { checkFilter } from '../segments.ts'
import type { Request } from '../store/exports.ts'
import { readSegment } from '../store.ts'

const MAX_LENGTH = 50_000

/** Says at once what is wrong with what is to be asked later. Throws `invalid_request` or `not_found`. */
export async function checkRequest(
  tx: Tx,
  site: { accountId: string; id: string },
  request: Request,
  today: string,
): Promise<void> {
  const [part, about] = aboutOf(request)
  await atPath('/request', async () => {
    if (JSON.stringify(request).length > MAX_LENGTH) throw invalid('', `At most ${MAX_LENGTH} characters are kept`)
    checkTable(request)
    await atPath(`/${part}`, async () => {
      request.query?.metrics.forEach(findMetric)
      resolveRange(about.range, today)
      if (about.filter) checkFilter(about.filter)
    })
  })
  if (about.segmentId) await readSegment(tx, site, about.segmentId)
}

/** Throws `invalid_request` when there is no such table. */
export function checkTable({ query, table }: Request): void {
  if (!query || table === 'totals') return
  if (table !== 'series') findColumn(table, new Map(), '/table')
  else if (query.granularity === 'total')
    throw invalid('/query/granularity', 'A series has hours, days, weeks or months')
}

/** Which of the three is asked, and its question; the contract makes sure that there is one. */
export function aboutOf({ query, funnel, goals }: Request) {
  if (query) return ['query', query] as const
  if (funnel) return ['funnel', funnel] as const
  if (goals) return ['goals', goals] as const
  throw invalid('', 'Exactly one of query, funnel and goals')
}

/** Issues name their place in what was sent, of which this is a part. */
export async function atPath<T>(path: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    if (!(error instanceof AppError) || !error.issues) throw error
    const issues = error.issues.map((issue) => ({ ...issue, path: path + issue.path }))
    throw new AppError(error.code, error.message, { issues, cause: error })
  }
}

const invalid = (path: string, message: string) =>
  new AppError('invalid_request', message, { issues: [{ path, message }] })
