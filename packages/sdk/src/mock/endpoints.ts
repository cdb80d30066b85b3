import type { EndpointDefinition, EndpointOutput, EndpointRequest, Endpoints } from '../contract/index.ts'
import { endpoints } from '../contract/index.ts'

type Named<E> = E extends { id: infer Id extends string } ? (string extends Id ? never : Id) : never

/** As the reference page of the server names it: `sites.get`. */
export type EndpointId = Named<Endpoints[keyof Endpoints]>
type Find<Id extends EndpointId> = Extract<Endpoints[keyof Endpoints], { id: Id }>

/** What an endpoint answers: a value, or the text of what is not JSON. */
export type MockAnswer<Id extends EndpointId> = 'response' extends keyof Find<Id>
  ? EndpointOutput<Find<Id>>
  : 'produces' extends keyof Find<Id>
    ? string
    : undefined

/** A request that was in order, as the server would have understood it. */
export type MockCall<Id extends EndpointId> = EndpointRequest<Find<Id>> & {
  headers: Headers
}

const table: EndpointDefinition[] = Object.values(endpoints)

export function findEndpoint(id: string): EndpointDefinition {
  const endpoint = table.find((each) => each.id === id)
  if (!endpoint) throw new Error(`There is no endpoint "${id}"; the reference page of the server lists what there is`)
  return endpoint
}

/** The endpoint that a request is for, or the methods that there are at its address. */
export function matchEndpoint(
  method: string,
  path: string,
): { endpoint: EndpointDefinition; params: Record<string, string> } | { allow: string[] } {
  const allow: string[] = []
  for (const endpoint of table) {
    const params = readParams(endpoint.path, path)
    if (params && endpoint.method === method) return { endpoint, params }
    if (params) allow.push(endpoint.method)
  }
  return { allow }
}

function readParams(pattern: string, path: string): Record<string, string> | null {
  const names = [...pattern.matchAll(/:(\w+)/g)].map(([, name = '']) => name)
  const found = path.match(new RegExp(`^${pattern.replaceAll('.', '\\.').replace(/:\w+/g, '([^/]+)')}$`))
  return found && Object.fromEntries(names.map((name, index) => [name, decodeURIComponent(found[index + 1] ?? '')]))
}
