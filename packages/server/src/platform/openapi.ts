import { type EndpointDefinition, ERRORS, Problem } from '@tinyeclipse/sdk/contract'
import * as z from 'zod/mini'

const SECURITY = {
  none: [],
  siteKey: [],
  account: [{ apiKey: [] }],
  agent: [{ agentSignature: [] }],
  newAgent: [{ agentSignature: [] }],
  operator: [{ operatorToken: [] }],
}

/** The endpoint table as OpenAPI 3.1. */
export function openapiOf(endpoints: readonly EndpointDefinition[], serverUrl: string, version: string) {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const endpoint of endpoints) {
    const path = endpoint.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operation(endpoint) }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'TinyEclipse', version, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: serverUrl }],
    paths,
    components: {
      schemas: { Problem: schema(Problem, 'output') },
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', description: 'API key of an account: te_api_…' },
        agentSignature: {
          type: 'apiKey',
          in: 'header',
          name: 'TinyEclipse-Signature',
          description:
            'Ed25519 over method, path, query, body, time, nonce, site and key, with the headers TinyEclipse-Site, -Key, -Timestamp and -Nonce: docs/agent-protocol.md',
        },
        operatorToken: {
          type: 'http',
          scheme: 'bearer',
          description: 'Token of whoever runs the server: te_operator_…',
        },
      },
    },
  }
}

function operation(endpoint: EndpointDefinition) {
  const path = [...endpoint.path.matchAll(/:(\w+)/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: name.endsWith('Id') ? { type: 'string', format: 'uuid' } : { type: 'string' },
  }))
  const idempotency = {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description: 'Repeating the request with the same key gets the first answer again, for 48 hours',
    schema: { type: 'string', maxLength: 255 },
  }
  return {
    operationId: endpoint.id,
    summary: endpoint.summary,
    tags: [endpoint.id.split('.')[0]],
    security: SECURITY[endpoint.access],
    ...(endpoint.scope && { description: `Needs the scope \`${endpoint.scope}\`.` }),
    parameters: [...path, ...queryParameters(endpoint), ...(endpoint.mutates ? [idempotency] : [])],
    ...(endpoint.body && {
      requestBody: {
        required: true,
        content: {
          [endpoint.access === 'siteKey' ? 'text/plain' : 'application/json']: {
            schema: schema(endpoint.body, 'input'),
          },
        },
      },
    }),
    responses: {
      [endpoint.status]: {
        description: 'Done',
        ...(endpoint.response && { content: { 'application/json': { schema: schema(endpoint.response, 'output') } } }),
        ...(endpoint.produces && { content: { [endpoint.produces]: {} } }),
      },
      default: {
        description: `A problem. Codes: ${Object.keys(ERRORS).join(', ')}`,
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  }
}

function queryParameters(endpoint: EndpointDefinition) {
  if (!endpoint.query) return []
  const { properties = {}, required = [] } = schema(endpoint.query, 'input') as {
    properties?: Record<string, object>
    required?: string[]
  }
  return Object.entries(properties).map(([name, each]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema: each,
  }))
}

function schema(of: z.ZodMiniType, io: 'input' | 'output') {
  // Dates travel as ISO text, which is what the schemas of the contract say already.
  const { $schema: _, ...json } = z.toJSONSchema(of, { io, unrepresentable: 'any' })
  return json
}
