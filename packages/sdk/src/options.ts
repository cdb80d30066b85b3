import type { Log } from './log.ts'

export interface ClientOptions {
  /** Address of the server: `https://eclipse.example.be`. */
  url: string
  /** API key of the account; or the operator token, then with `accountId`. */
  apiKey?: string
  /** The account an operator acts for. */
  accountId?: string
  /** A `fetch` to use in place of the global one. */
  fetch?: typeof fetch
  /** Milliseconds for one try, its whole answer included; 10,000 by default. */
  timeout?: number
  /** Milliseconds for all tries of a call and the pauses between them; 60,000 by default. */
  deadline?: number
  /** Tries after the first; 2 by default. Changes are tried again too: each carries an idempotency key. */
  retries?: number
  /**
   * What to do with an answer that is not as the contract says: `strict`, the default, throws `invalid_response`, so
   * that no number is made of half an answer; `warn` logs it and hands the answer on; `off` does not look.
   */
  validate?: 'strict' | 'warn' | 'off'
  /** Is told of every try. */
  log?: Log
  /** Sent with every call. */
  headers?: Record<string, string>
}

/** For one call, in place of what the client was made with. */
export interface CallOptions extends Pick<ClientOptions, 'timeout' | 'deadline' | 'retries' | 'headers'> {
  /**
   * Ends the call at once, in a pause between two tries too; it rejects with the signal's reason, or with an `ApiError`
   * `timeout` when that is one of `AbortSignal.timeout()`.
   */
  signal?: AbortSignal
  /** Of a change: give the same one to repeat it safely, up to 48 hours later. A new one is made when left out. */
  idempotencyKey?: string
}
