import type { AnalyticsFilter, AnalyticsRange } from '@tinyeclipse/sdk/contract'
import { AppError } from '../../../platform/errors.ts'
import { readPage } from '../questions.ts'
import { resolveRange } from '../range.ts'
import { checkFilter } from '../segments.ts'

/** Throws `invalid_request` when there are no such days, no such dimension, or no such path. */
export function checkAsked(
  { range, filter, page }: { range: AnalyticsRange; filter?: AnalyticsFilter | undefined; page?: string | undefined },
  today: string,
): void {
  if (page !== undefined) readPage(page)
  resolveRange(range, today)
  if (filter) checkFilter(filter)
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

export const invalid = (path: string, message: string) =>
  new AppError('invalid_request', message, { issues: [{ path, message }] })
