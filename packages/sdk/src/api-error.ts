import type { ErrorCode, Problem, ProblemIssue } from './contract/errors.ts'

/** Codes of failures that no server answered. */
export type ClientErrorCode = 'network_error' | 'timeout' | 'invalid_response'

/** The same in every copy of this package, where `instanceof` holds within one only. */
const BRAND = Symbol.for('@tinyeclipse/sdk/ApiError')

/**
 * Every failure of a call. Match on `code`; `message` is for people and may change.
 * A call that its caller aborted rejects with the signal's reason instead; `AbortSignal.timeout()` makes it a `timeout`.
 */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  /** A newer server may answer codes that this package does not know. */
  readonly code: ErrorCode | ClientErrorCode | (string & {})
  /** 0 when no answer came. */
  readonly status: number
  /** What the server's log knows the request by. */
  readonly requestId: string | null
  /** The same call may succeed later without a change. */
  readonly retryable: boolean
  /** How long the server asks to wait before that. */
  readonly retryAfterSeconds: number | null
  /** What is wrong in the request, or in an answer that is not as the contract says, field by field. */
  readonly issues: readonly ProblemIssue[]
  /** The whole problem+json body, where there was one. */
  readonly problem: Problem | null

  constructor(
    fields: Pick<ApiError, 'code' | 'status' | 'message' | 'retryable'> &
      Partial<Pick<ApiError, 'requestId' | 'retryAfterSeconds' | 'issues' | 'problem'>>,
    options?: ErrorOptions,
  ) {
    super(fields.message, options)
    this.code = fields.code
    this.status = fields.status
    this.retryable = fields.retryable
    this.requestId = fields.requestId ?? null
    this.retryAfterSeconds = fields.retryAfterSeconds ?? null
    this.issues = fields.issues ?? []
    this.problem = fields.problem ?? null
    Object.defineProperty(this, BRAND, { value: true })
  }
}

/** Whether a call failed with an `ApiError`, of this copy of the package or another. */
export const isApiError = (error: unknown): error is ApiError => error instanceof Error && BRAND in error

/** What a failure that may pass looks like, where the body does not say. */
const isPassing = (response: Response, code: string | undefined) =>
  response.status >= 500 ||
  [408, 425, 429].includes(response.status) ||
  code === 'request_in_progress' ||
  response.headers.has('retry-after')

/** Makes the error from an answer that is not 2xx; a body that is no problem+json (a proxy's page) still gives one. */
export function errorFromResponse(response: Response, body: unknown): ApiError {
  const problem = isProblem(body) ? body : null
  const issues = Array.isArray(problem?.issues) ? problem.issues : []
  const wrong = issues.map(({ path, message }) => ` ${path}: ${message}.`).join('')
  return new ApiError({
    code: problem?.code ?? 'internal',
    status: response.status,
    message: problem ? `${problem.title}: ${problem.detail}${wrong}` : `The server answered ${response.status}`,
    retryable: isPassing(response, problem?.code),
    requestId: response.headers.get('x-request-id') ?? problem?.requestId ?? null,
    retryAfterSeconds: readRetryAfter(response.headers.get('retry-after')),
    issues,
    problem,
  })
}

const isProblem = (body: unknown): body is Problem =>
  typeof body === 'object' &&
  body !== null &&
  'title' in body &&
  'detail' in body &&
  'code' in body &&
  typeof body.code === 'string'

/** Seconds, or a date as HTTP writes it. */
function readRetryAfter(header: string | null): number | null {
  if (!header) return null
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1_000
  return Number.isNaN(seconds) ? null : Math.max(0, Math.ceil(seconds))
}
