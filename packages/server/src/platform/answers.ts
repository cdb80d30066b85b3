import { VERSION_HEADER } from '@tinyeclipse/sdk/contract'
import type { AppError } from './errors.ts'
import { problemOf } from './errors.ts'

/** What is sent back, before it takes the shape of whichever way the request came in. */
export interface Answer {
  status: number
  headers: Record<string, string>
  body: string | null
}

/** On every answer, so that browsers guess nothing and leak nothing. */
export const SAFE_HEADERS: Readonly<Record<string, string>> = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'Origin-Agent-Cluster': '?1',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-DNS-Prefetch-Control': 'off',
  'X-Download-Options': 'noopen',
  'X-Frame-Options': 'SAMEORIGIN',
  'X-Permitted-Cross-Domain-Policies': 'none',
  'X-XSS-Protection': '0',
}

/** What pages of other origins may read of an answer. */
export const EXPOSED_HEADERS = ['X-Request-Id', 'Retry-After', 'Idempotent-Replay', VERSION_HEADER]

/** Any page may call: nothing is sent along by the browser itself, the key is all that counts. */
export const ORIGIN_HEADERS: Readonly<Record<string, string>> = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': EXPOSED_HEADERS.join(','),
}

export const jsonAnswer = (body: unknown, status: number, headers: Record<string, string> = {}): Answer =>
  body === undefined || body === null || status === 204
    ? { status: 204, headers, body: null }
    : {
        status,
        headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', ...headers },
        body: JSON.stringify(body),
      }

/** An error as RFC 9457 writes it. */
export function problemAnswer(error: AppError, requestId: string, serverUrl: string): Answer {
  const problem = problemOf(error, requestId, serverUrl)
  return {
    status: problem.status,
    headers: {
      'Content-Type': 'application/problem+json',
      'Cache-Control': 'no-store',
      ...(error.retryAfterSeconds !== undefined && { 'Retry-After': String(error.retryAfterSeconds) }),
      ...(problem.code === 'unauthenticated' && { 'WWW-Authenticate': 'Bearer' }),
      ...(error.allow && { Allow: error.allow.join(', ') }),
    },
    body: JSON.stringify(problem),
  }
}

export const toResponse = ({ status, headers, body }: Answer): Response => new Response(body, { status, headers })
