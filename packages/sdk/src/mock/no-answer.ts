import type { ClientErrorCode } from '../api-error.ts'

/** No server answers. */
export class NoAnswer extends Error {
  readonly code: ClientErrorCode
  constructor(code: ClientErrorCode) {
    super('The mock was told to fail')
    this.code = code
  }

  /** As a `fetch` says it, at once: who tests what comes of it does not wait. */
  asFetchFails(): Error {
    if (this.code === 'timeout') return new DOMException(this.message, 'TimeoutError')
    return new TypeError('fetch failed', { cause: this })
  }
}

/** Under msw: a connection that breaks, or silence for as long as the request lasts. */
export function silenceOf(error: unknown, { signal }: Request): Response | Promise<Response> {
  if (!(error instanceof NoAnswer)) throw error
  if (error.code !== 'timeout') return Response.error()
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(Response.error())))
}
