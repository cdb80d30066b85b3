import * as z from 'zod/mini'

/**
 * Every error the server answers with: stable code, HTTP status and title. Match on the code, never on the prose.
 * `retryable` says that the same request may succeed later without a change.
 */
export const ERRORS = {
  invalid_request: { status: 400, title: 'The request is not valid', retryable: false },
  protocol_unsupported: { status: 400, title: 'The agent speaks another version of the protocol', retryable: false },
  unauthenticated: { status: 401, title: 'A valid key is needed', retryable: false },
  agent_unknown: { status: 401, title: 'The key of the agent is unknown or has ended', retryable: false },
  clock_skew: { status: 401, title: 'The clock of the sender is wrong', retryable: false },
  signature_invalid: { status: 401, title: 'The signature does not match', retryable: false },
  request_replayed: { status: 401, title: 'The request came before', retryable: false },
  plan_required: { status: 402, title: 'The plan does not include this', retryable: false },
  forbidden: { status: 403, title: 'The key may not do this', retryable: false },
  origin_not_allowed: { status: 403, title: 'The page may not use this site key', retryable: false },
  account_suspended: { status: 403, title: 'The account is suspended', retryable: false },
  not_found: { status: 404, title: 'Not found', retryable: false },
  method_not_allowed: { status: 405, title: 'The method is not allowed here', retryable: false },
  conflict: { status: 409, title: 'The request conflicts with what is there', retryable: false },
  request_in_progress: { status: 409, title: 'The same request is still running', retryable: true },
  body_too_large: { status: 413, title: 'The body is too large', retryable: false },
  unsupported_media_type: { status: 415, title: 'The content type or encoding is not supported', retryable: false },
  idempotency_key_reused: { status: 422, title: 'The idempotency key was used for another request', retryable: false },
  rate_limited: { status: 429, title: 'Too many requests', retryable: true },
  internal: { status: 500, title: 'The server failed', retryable: true },
  overloaded: { status: 503, title: 'The server is overloaded', retryable: true },
  database_unavailable: { status: 503, title: 'The database cannot be reached', retryable: true },
  storage_full: { status: 503, title: 'The disk is full', retryable: true },
} as const satisfies Record<string, { status: number; title: string; retryable: boolean }>

export type ErrorCode = keyof typeof ERRORS

export const ProblemIssue = z.object({ path: z.string(), message: z.string() })
export type ProblemIssue = z.infer<typeof ProblemIssue>

/** The body of every error answer: problem+json (RFC 9457) with a stable `code` and the request's id. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  requestId: z.string(),
  /** What is wrong in the request, field by field; `path` is a JSON pointer. */
  issues: z.optional(z.array(ProblemIssue)),
  /** With `plan_required`: the cheapest plan that includes it, and where to get it. */
  plan: z.optional(z.string()),
  upgradeUrl: z.optional(z.string()),
})
export type Problem = z.infer<typeof Problem>
