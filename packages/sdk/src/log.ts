/** One try of a call, or an answer that is not as the contract says. Neither keys, bodies nor queries are in it. */
export interface LogEntry {
  event: 'try' | 'invalid_response'
  /** Of the contract: `sites.get`. */
  endpoint: string
  method: string
  /** What stands for a parameter is shown when it is an id, else as `:name`. */
  path: string
  /** 0 when no answer came. */
  status: number
  milliseconds: number
  /** 1 for the first. */
  try: number
  requestId: string | null
  /** The version of the contract that the server knows. */
  serverVersion: string | null
  /** Of `invalid_response`: what is wrong, by JSON pointer; no values. */
  issues?: readonly { path: string; message: string }[]
}

export type Log = (entry: LogEntry) => void

const ID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i

/** A path without what a caller may have put in by mistake, such as an e-mail address. */
export const loggedPath = (path: string, params: Record<string, string> = {}) =>
  path.replace(/:(\w+)/g, (whole, name: string) => (ID.test(params[name] ?? '') ? (params[name] ?? whole) : whole))
