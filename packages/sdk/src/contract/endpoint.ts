import type * as z from 'zod/mini'

/** Names of the `:parameters` in a path. */
export type PathParameters<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | PathParameters<`/${Rest}`>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never

/**
 * Who may call:
 * `none` anybody · `siteKey` a page that carries the public key of a site · `account` an API key of the account with
 * the endpoint's scope, or the operator who names the account in the header `TinyEclipse-Account` · `agent` our plugin on a
 * site, which signs its requests (docs/agent-protocol.md) · `newAgent` one that joins, by a code or key in the body ·
 * `operator` whoever runs the server.
 */
export type Access = 'none' | 'siteKey' | 'account' | 'agent' | 'newAgent' | 'operator'

export interface EndpointDefinition {
  /** `area.verb`; also the OpenAPI operation id. */
  id: string
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** Parameters are written `:siteId`; one that ends in `Id` is a UUID, and anything else in its place answers 404. */
  path: string
  summary: string
  access: Access
  /** What an API key needs; only with `access: 'account'`. */
  scope?: Scope
  /** Reaches past one site although its scope does not: refused to keys limited to one. */
  isAccountWide?: boolean
  query?: z.ZodMiniType
  body?: z.ZodMiniType
  /** Absent when the answer is not JSON: a page, a script, a stream, or nothing. */
  response?: z.ZodMiniType
  /** With `text/event-stream`: what the data of each event is, as JSON. */
  event?: z.ZodMiniType
  status: 200 | 201 | 202 | 204
  /** Media type of an answer that is not JSON. `text/event-stream` is a live stream. */
  produces?: string
  /** Changes something, so it takes an `Idempotency-Key` and runs in one transaction. */
  mutates: boolean
  /** Comes by itself every few minutes: it stands in no audit log, which would hold little else. */
  isRoutine?: boolean
}

export const SCOPES = [
  'account:read',
  'account:write',
  'sites:read',
  'sites:write',
  'keys:read',
  'keys:write',
  'events:write',
  'analytics:read',
  'analytics:write',
  'agents:read',
  'agents:write',
  'commands:write',
  'audit:read',
  'personal-data:write',
] as const
export type Scope = (typeof SCOPES)[number]

/** Types one row of the endpoint table: server handlers and client calls are both derived from it. */
export function endpoint<const Definition extends EndpointDefinition>(definition: Definition): Definition {
  return definition
}

type Input<Schema> = Schema extends z.ZodMiniType ? z.input<Schema> : undefined
type Output<Schema> = Schema extends z.ZodMiniType ? z.output<Schema> : undefined
type Field<E, Name extends string> = E extends Record<Name, infer Schema> ? Schema : undefined

/** What a caller of the endpoint hands over. */
export type EndpointInput<E extends EndpointDefinition> = {
  params: Record<PathParameters<E['path']>, string>
  query: Input<Field<E, 'query'>>
  body: Input<Field<E, 'body'>>
}

/** What the endpoint's handler gets, parsed. */
export type EndpointRequest<E extends EndpointDefinition> = {
  params: Record<PathParameters<E['path']>, string>
  query: Output<Field<E, 'query'>>
  body: Output<Field<E, 'body'>>
}

/** What the handler returns and the caller receives. */
export type EndpointOutput<E extends EndpointDefinition> = Output<Field<E, 'response'>>

/** What comes with each event of a stream. */
export type EndpointEvent<E extends EndpointDefinition> = Output<Field<E, 'event'>>
