import type { EndpointDefinition } from './contract/endpoint.ts'
import type { Shape } from './shape.ts'

/** An endpoint as a client needs it: how to ask, and what the answer looks like. */
export interface EndpointCall<E extends EndpointDefinition = EndpointDefinition> {
  readonly id: E['id']
  readonly method: E['method']
  readonly path: E['path']
  readonly mutates?: boolean
  /** Media type of an answer that is not JSON. */
  readonly produces?: string
  readonly answer?: Shape
  /** Of each message, where the answer is a stream. */
  readonly event?: Shape
  /** Never there; the types of an endpoint are known by it. */
  readonly definition?: E
}

/** What a call hands over, its types erased. */
export interface Input {
  params?: Record<string, string>
  query?: object
  body?: unknown
}
