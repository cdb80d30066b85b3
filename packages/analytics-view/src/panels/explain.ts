import { ApiError } from '@tinyeclipse/sdk'
import { codeOf, isRetryable } from '../state/ask.ts'
import { type TextOf, wordIn } from '../texts/index.ts'

/** What happened, and what to do about it. */
export function explain(error: Error, text: TextOf): string {
  if (isRetryable(error)) return text(codeOf(error) === 'rate_limited' ? 'error_rate_limited' : 'away')
  const said = wordIn(text, 'error_', codeOf(error))
  const plan = error instanceof ApiError ? error.problem?.plan : undefined
  const template = said === codeOf(error) ? text('errorOther') : said
  return template.replace('{plan}', plan ?? '?').replace('{message}', error.message)
}
