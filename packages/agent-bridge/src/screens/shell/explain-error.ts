import { isApiError } from '@tinyeclipse/sdk'
import { ConnectionError } from '../../bridge/connection.ts'
import type { TextOf } from '../../texts/index.ts'

/** What went wrong and what to do, in words for who manages a site. */
export function explainError(error: Error, text: TextOf): string {
  if (!isApiError(error) && !(error instanceof ConnectionError)) return text('failedOther', { message: error.message })
  const { code, message } = error
  if (code === 'network_error') return text('failedNetwork')
  if (code === 'rest_cookie_invalid_nonce' || code === 'rest_not_logged_in') return text('failedNonce')
  if (code === 'timeout' || error.status === 502 || error.status === 503 || error.status === 504)
    return text('failedServer')
  if (code === 'unauthenticated' || code === 'forbidden') return text('failedDenied')
  if (code === 'rate_limited') return text('failedBusy')
  return text.word('error_', code) ?? text('failedOther', { message })
}
