import type { EndpointDefinition } from '@tinyeclipse/sdk/contract'
import type { Actor } from './auth.ts'
import type { Tx } from './database.ts'

/** A request that the agent of a site is to have signed. */
export interface AgentCall {
  endpoint: EndpointDefinition
  method: string
  /** As sent, percent-encoded, without query. */
  path: string
  /** As sent, without the question mark. */
  query: string
  headers: Headers
  readText(): Promise<string>
}

/** Who it is, once the signature was checked. */
export interface AgentCaller {
  actor: Extract<Actor, { kind: 'agent' }>
  accountId: string
  text: string
  /** Takes the request this once, in the transaction of what it does. Throws `request_replayed` and `account_suspended`. */
  admit(tx: Tx): Promise<void>
  /** Headers by which the agent knows that the answer is ours. */
  sign(status: number, body: string): Record<string, string>
}

/** Throws what is wrong with a request, unsigned as it may be anybody's. */
export type AuthenticateAgent = (call: AgentCall) => Promise<AgentCaller>

/** The answer with the signature of the server on it. */
export async function signResponse(response: Response, { sign }: AgentCaller): Promise<Response> {
  const body = await response.text()
  const headers = new Headers(response.headers)
  for (const [name, value] of Object.entries(sign(response.status, body))) headers.set(name, value)
  return new Response(body === '' ? null : body, { status: response.status, headers })
}
