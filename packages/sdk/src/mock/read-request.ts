import { type EndpointDefinition, readPart } from '../contract/index.ts'
import { matchEndpoint } from './endpoints.ts'
import { findUnknown, type KnownNames } from './known-names.ts'
import { Refusal } from './problem.ts'

export interface ReadRequest {
  endpoint: EndpointDefinition
  params: Record<string, string>
  query: unknown
  body: unknown
  /** The body as it came. */
  text: string
  headers: Headers
}

const ID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i

/** Looks at a request in the order in which the server does, and throws what it would refuse it with. */
export async function readRequest(request: Request, path: string, known: KnownNames): Promise<ReadRequest> {
  const { searchParams } = new URL(request.url)
  const { headers } = request
  const match = matchEndpoint(request.method, path)
  if ('allow' in match) {
    if (match.allow.length === 0) throw new Refusal('not_found', `There is nothing at ${path}`)
    throw new Refusal('method_not_allowed', `${request.method} is not taken here`, { allow: match.allow })
  }
  const { endpoint, params } = match
  const needsKey = endpoint.access === 'account' || endpoint.access === 'operator'
  if (needsKey && !/^Bearer \S+$/.test(headers.get('authorization') ?? '')) {
    throw new Refusal('unauthenticated', 'Send a key as "Authorization: Bearer …"')
  }
  const wrong = Object.entries(params).find(([name, value]) => name.endsWith('Id') && !ID.test(value))
  if (wrong) throw new Refusal('not_found', `"${wrong[1]}" is not there, or not yours`)
  const text = endpoint.body ? await request.text() : ''
  const body = endpoint.body && check(endpoint.body, readJson(headers, text), '')
  const issue = findUnknown(body, known)
  if (issue) throw new Refusal('invalid_request', issue.message, { issues: [issue] })
  return {
    endpoint,
    params,
    query: endpoint.query && check(endpoint.query, Object.fromEntries(searchParams), '/query'),
    body,
    text,
    headers,
  }
}

function readJson(headers: Headers, text: string): unknown {
  if (!/^application\/([\w.-]+\+)?json\b/i.test(headers.get('content-type') ?? '')) {
    throw new Refusal('unsupported_media_type', 'Send JSON as application/json')
  }
  try {
    return JSON.parse(text)
  } catch {
    throw new Refusal('invalid_request', 'The body is not JSON')
  }
}

function check(schema: NonNullable<EndpointDefinition['body']>, value: unknown, base: string): unknown {
  const { data, issues } = readPart(schema, value, base)
  if (issues.length > 0) throw new Refusal('invalid_request', 'See the issues', { issues })
  return data
}
