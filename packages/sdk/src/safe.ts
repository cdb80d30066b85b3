import { type ApiError, isApiError } from './api-error.ts'

/** Exactly one of the two is there. */
export type Result<T> = { data: T; error: null } | { data: null; error: ApiError }

/**
 * What a call gives, or why it failed, as a value. Only an `ApiError` becomes one: a fault in the program, and the
 * reason of an abort, are thrown on; a limit of time by `AbortSignal.timeout()` is an `ApiError`.
 *
 * @example
 * const { data, error } = await safe(client.sites.get(siteId))
 * if (error?.code === 'not_found') return null
 */
export async function safe<T>(call: PromiseLike<T>): Promise<Result<T>> {
  try {
    return { data: await call, error: null }
  } catch (error) {
    if (!isApiError(error)) throw error
    return { data: null, error }
  }
}
