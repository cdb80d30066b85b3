import { ERRORS, type ErrorCode, type Problem, type ProblemIssue } from '@tinyeclipse/sdk/contract'

/** An error that the caller is told of; everything else becomes `internal` and is logged. */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: ErrorCode
  readonly issues: ProblemIssue[] | undefined
  readonly plan: string | undefined
  readonly retryAfterSeconds: number | undefined
  /** With `method_not_allowed`: the methods that are. */
  readonly allow: readonly string[] | undefined

  constructor(
    code: ErrorCode,
    detail: string,
    options: ErrorOptions & {
      issues?: ProblemIssue[]
      plan?: string
      retryAfterSeconds?: number
      allow?: string[]
    } = {},
  ) {
    super(detail, options)
    this.code = code
    this.issues = options.issues
    this.plan = options.plan
    this.retryAfterSeconds = options.retryAfterSeconds
    this.allow = options.allow
  }
}

export const notFound = (what: string) => new AppError('not_found', `${what} is not there, or not yours`)

// https://www.postgresql.org/docs/current/errcodes-appendix.html
const BY_SQLSTATE: Record<string, [ErrorCode, string]> = {
  '23503': ['conflict', 'Something else still refers to this, or what it refers to is gone'],
  '23505': ['conflict', 'This exists already'],
  '40001': ['overloaded', 'The database could not order concurrent changes; try again'],
  '40P01': ['overloaded', 'The database could not order concurrent changes; try again'],
  '53100': ['storage_full', 'The disk of the database is full; nothing was stored'],
  '53300': ['overloaded', 'The database has no free connection'],
  '55P03': ['request_in_progress', 'The same request, or one that changes the same thing, is still running'],
  '57014': ['overloaded', 'The database took too long; ask for less, or try again'],
}
const UNREACHABLE = /^(08|57P0|ECONN|EPIPE|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH)/
const UNREACHABLE_TEXT = /connection terminated|connection ended|not queryable|timeout exceeded when trying to connect/i
const FULL_TEXT = /no space left|could not (extend|write)/i

/** Turns any error into one the caller can act on. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  const { code = '', message = '' } = (error ?? {}) as { code?: string; message?: string }
  if (FULL_TEXT.test(message))
    return known('storage_full', 'The disk of the database is full; nothing was stored', error)
  const byState = BY_SQLSTATE[code]
  if (byState) return known(byState[0], byState[1], error)
  if (UNREACHABLE.test(code) || UNREACHABLE_TEXT.test(message)) {
    return known('database_unavailable', 'The database cannot be reached; nothing was stored', error)
  }
  if (/too many wait/i.test(message)) return known('overloaded', 'Too many requests wait for the database', error)
  return known('internal', 'This is our fault. The log of the server has more under the request id', error)
}

const known = (code: ErrorCode, detail: string, cause: unknown) =>
  new AppError(code, detail, { cause, ...(ERRORS[code].status === 503 && { retryAfterSeconds: 2 }) })

export function problemOf(error: AppError, requestId: string, serverUrl: string): Problem {
  const { status, title } = ERRORS[error.code]
  return {
    type: `${serverUrl}/docs#${error.code}`,
    title,
    status,
    code: error.code,
    detail: error.message,
    requestId,
    ...(error.issues && { issues: error.issues }),
    ...(error.plan && { plan: error.plan, upgradeUrl: `${serverUrl}/docs#plans` }),
  }
}
