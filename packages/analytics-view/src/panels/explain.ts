import { isApiError } from '@tinyeclipse/sdk'
import { codeOf, isRetryable } from '../state/ask.ts'
import type { TextName } from '../texts/en.ts'
import type { TextOf } from '../texts/index.ts'

/** What happened, and what to do about it. */
export function explain(error: Error, text: TextOf): string {
  if (isRetryable(error)) return text(codeOf(error) === 'rate_limited' ? 'error_rate_limited' : 'away')
  const plan = (isApiError(error) && error.problem?.plan) || '?'
  const values = { plan, message: error.message }
  // A newer server has codes that there is no text for.
  return text(`error_${codeOf(error)}` as TextName, values) || text('errorOther', values)
}
