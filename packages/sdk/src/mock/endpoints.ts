import type { EndpointDefinition, EndpointOutput, EndpointRequest, Endpoints } from '../contract/index.ts'
import { endpoints } from '../contract/index.ts'

type Named<E> = E extends { id: infer Id extends string } ? (string extends Id ? never : Id) : never

type OwnId = Named<Endpoints[keyof Endpoints]>

/** Calls of the client that are named otherwise than what they ask. */
export const CALLS_BY_ANOTHER_NAME = {
  'account.audit': 'audit.list',
  'account.rename': 'account.change',
  'account.usage': 'usage.list',
  'agents.confirmEnvironment': 'agents.change',
  'analytics.catalog': 'catalog.get',
  'platform.createAccount': 'accounts.create',
  'platform.exportAccount': 'accounts.export',
  'platform.removeAccount': 'accounts.remove',
  'platform.setAccountStatus': 'accounts.changeStatus',
} as const satisfies Record<string, OwnId>
type OtherNames = typeof CALLS_BY_ANOTHER_NAME

/** As the client calls it, or as the reference page of the server names it: `sites.get`. */
export type EndpointId = OwnId | keyof OtherNames
type Find<Id extends EndpointId> = Extract<
  Endpoints[keyof Endpoints],
  { id: Id extends keyof OtherNames ? OtherNames[Id] : Id }
>

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

export function findEndpoint(name: string): EndpointDefinition {
  const id: string = (CALLS_BY_ANOTHER_NAME as Record<string, string>)[name] ?? name
  const endpoint = table.find((each) => each.id === id)
  if (!endpoint) throw new TypeError(`There is no endpoint "${name}"; there are ${namesNear(name).join(', ')}`)
  return endpoint
}

/** Of the same area; else whatever does the same; else all. */
function namesNear(name: string): string[] {
  const [area = '', verb = ''] = name.split('.')
  const all = [...Object.keys(CALLS_BY_ANOTHER_NAME), ...table.map(({ id }) => id)].toSorted()
  const near = [all.filter((each) => each.startsWith(`${area}.`)), all.filter((each) => each.endsWith(`.${verb}`)), all]
  return near.find((names) => names.length > 0) ?? []
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
