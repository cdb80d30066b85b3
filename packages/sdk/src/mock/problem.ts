import { ERRORS, type ErrorCode, type ProblemIssue } from '../contract/errors.ts'
import { CONTRACT_VERSION, VERSION_HEADER } from '../contract/version.ts'
import { idOf } from './example.ts'

/** Why a request is refused, as the server would. */
export class Refusal extends Error {
  readonly code: ErrorCode
  readonly more: { issues?: ProblemIssue[]; retryAfterSeconds?: number; allow?: string[] }
  constructor(code: ErrorCode, detail: string, more: Refusal['more'] = {}) {
    super(detail)
    this.code = code
    this.more = more
  }
}

/** What every answer has. */
export const headersOf = (requestNumber: number) => ({
  'x-request-id': idOf(`request ${requestNumber}`),
  [VERSION_HEADER]: CONTRACT_VERSION,
})

export function problemResponse({ code, message, more }: Refusal, headers: Record<string, string>): Response {
  const { status, title } = ERRORS[code]
  const problem = {
    type: `https://example.com/docs#${code}`,
    title,
    status,
    code,
    detail: message,
    requestId: headers['x-request-id'],
    ...(more.issues && { issues: more.issues }),
  }
  return Response.json(problem, {
    status,
    headers: {
      ...headers,
      'content-type': 'application/problem+json',
      ...(more.retryAfterSeconds !== undefined && { 'retry-after': String(more.retryAfterSeconds) }),
      ...(more.allow && { allow: more.allow.join(', ') }),
    },
  })
}
