import { ERRORS, type ErrorCode, type Problem, type ProblemIssue } from './contract/errors.ts'

/** Codes of failures that no server answered. */
export type ClientErrorCode = 'network_error' | 'timeout' | 'invalid_response'

/**
 * Every failure of a call. Match on `code`; `message` is for people and may change.
 * `status` is 0 when no answer came, `requestId` is what the server's logs know the request by.
 */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly code: ErrorCode | ClientErrorCode | (string & {})
  readonly status: number
  readonly requestId: string | null
  /** The same call may succeed later without a change. */
  readonly retryable: boolean
  readonly issues: readonly ProblemIssue[]
  /** The whole problem+json body, where there was one. */
  readonly problem: Problem | null

  constructor(
    fields: {
      code: string
      status: number
      message: string
      retryable: boolean
      requestId?: string | null
      problem?: Problem
    },
    options?: ErrorOptions,
  ) {
    super(fields.message, options)
    this.code = fields.code
    this.status = fields.status
    this.retryable = fields.retryable
    this.requestId = fields.requestId ?? fields.problem?.requestId ?? null
    this.problem = fields.problem ?? null
    this.issues = fields.problem?.issues ?? []
  }
}

const RETRYABLE = [408, 425, 429]

/** Makes the error from an answer that is not 2xx; a body that is no problem+json (a proxy's page) still gives one. */
export function errorFromResponse(response: Response, body: unknown): ApiError {
  const problem = isProblem(body) ? body : undefined
  const code = problem?.code ?? 'internal'
  // Of a page that a proxy made only the status tells.
  const known = problem && Object.hasOwn(ERRORS, code) ? ERRORS[code as ErrorCode] : null
  const issues = problem?.issues?.map((issue) => ` ${issue.path}: ${issue.message}.`).join('') ?? ''
  return new ApiError({
    code,
    status: response.status,
    message: problem ? `${problem.title}: ${problem.detail}${issues}` : `The server answered ${response.status}`,
    retryable: known?.retryable ?? (response.status >= 500 || RETRYABLE.includes(response.status)),
    requestId: response.headers.get('x-request-id'),
    ...(problem && { problem }),
  })
}

const isProblem = (body: unknown): body is Problem =>
  typeof body === 'object' && body !== null && 'code' in body && 'detail' in body && 'title' in body
