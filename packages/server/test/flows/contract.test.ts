import { Validator } from '@seriousme/openapi-schema-validator'
import { ERRORS, endpoints } from '@tinyeclipse/sdk/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer, type TestServer } from '../support/server.ts'
import { call, createWorld, keyFor, listSteps, servedSteps, type World, walk } from '../support/walk.ts'

let server: TestServer
/** Of tests that look and change nothing. */
let shared: World

beforeAll(async () => {
  server = await startServer()
  shared = await createWorld(server)
})
afterAll(() => server.stop())

type Operation = {
  operationId: string
  tags: string[]
  security: object[]
  parameters: { name: string; in: string; required?: boolean }[]
  requestBody?: object
  responses: Record<string, { content?: object }>
}
async function readDocument() {
  const response = await fetch(`${server.url}/openapi.json`)
  return (await response.json()) as {
    openapi: string
    paths: Record<string, Record<string, Operation>>
    components: { schemas: object }
  }
}

it('serves every endpoint of the table, and no other', () => {
  const name = ({ method, path }: { method: string; path: string }) => `${method} ${path}`
  expect(server.app.routes.map(({ endpoint }) => name(endpoint)).toSorted()).toEqual(
    Object.values(endpoints).map(name).toSorted(),
  )
  // The table's own rows, not likenesses of them.
  const rows = new Set<object>(Object.values(endpoints))
  for (const { endpoint } of server.app.routes) expect(rows.has(endpoint)).toBe(true)
})

describe('every answer is as the contract says', () => {
  it.each(servedSteps.map((step) => [step.endpoint.id, step] as const))('%s', async (_, step) => {
    const world = step.endpoint.mutates ? await createWorld(server) : shared
    const answer = await call(server.url, step, step.recipe(world), keyFor(server, world, step))
    const { endpoint } = step
    expect(answer.status).toBe(endpoint.status)
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
    if (endpoint.response) {
      expect(answer.headers.get('content-type')).toBe('application/json')
      expect(endpoint.response.parse(answer.json)).toEqual(answer.json)
      return
    }
    if (endpoint.produces) return expect(answer.headers.get('content-type')?.toLowerCase()).toBe(endpoint.produces)
    expect([answer.status, answer.text]).toEqual([204, ''])
  })

  it('with something in every list, so that items were looked at', async () => {
    for (const step of listSteps) {
      const world = shared
      const answer = await call(server.url, step, step.recipe(world), keyFor(server, world, step))
      expect([step.endpoint.id, (answer.json as { items: unknown[] }).items.length]).not.toEqual([step.endpoint.id, 0])
    }
  })
})

describe('every list', () => {
  it.each(listSteps.map((step) => [step.endpoint.id, step] as const))(
    '%s comes in pages that leave nothing out and repeat nothing',
    async (_, step) => {
      const world = shared
      for (const { siteKey } of [world.site, world.sibling])
        await server.send(siteKey, [{ ...EVENT, i: `event-${siteKey.slice(8, 20)}` }])
      const key = keyFor(server, world, step)
      const read = async (query: string) => {
        const paged = { endpoint: { ...step.endpoint, path: `${step.endpoint.path}?${query}` } }
        return (await call(server.url, paged, step.recipe(world), key)).json as {
          items: unknown[]
          nextCursor: string | null
        }
      }
      // A look by the operator is itself written into the log; so the whole is read last, and may have more.
      const single: unknown[] = []
      let cursor: string | null = null
      do {
        const page = await read(`limit=1${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`)
        expect(page.items).toHaveLength(1)
        single.push(...page.items)
        cursor = page.nextCursor
      } while (cursor && single.length < 20)
      const whole = (await read('limit=200')).items
      expect(single.length).toBeGreaterThan(1)
      expect(new Set(single.map((item) => JSON.stringify(item))).size).toBe(single.length)
      expect(whole).toEqual(expect.arrayContaining(single))
    },
  )

  it.each(listSteps.map((step) => [step.endpoint.id, step] as const))(
    '%s refuses pages that cannot be',
    async (_, step) => {
      const world = shared
      const cursor = (text: string) => `cursor=${Buffer.from(text).toString('base64url')}`
      const id = world.site.id
      const queries = [
        'limit=0',
        'limit=201',
        'limit=1.5',
        'limit=x',
        'limit=',
        'limit=1e400',
        'cursor=',
        'cursor=%00',
        'cursor=%F0',
        'cursor=!',
      ]
      queries.push(
        cursor('x'),
        cursor("x' or true"),
        cursor(`${id} ${id} ${id}`),
        cursor(`0000-01-01 ${id} events`),
        cursor(`2026-02-30 ${id} events`),
        `cursor=${'a'.repeat(501)}`,
      )
      for (const query of queries) {
        const paged = { endpoint: { ...step.endpoint, path: `${step.endpoint.path}?${query}` } }
        const answer = await call(server.url, paged, step.recipe(world), keyFor(server, world, step))
        expect([query, answer.status]).toEqual([query, 400])
      }
    },
  )
})

const EVENT = { n: 'p', u: 'https://shop.example.be/again' }

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1', async () => {
    const document = await readDocument()
    expect(document.openapi).toBe('3.1.0')
    const { valid, errors } = await new Validator().validate(document)
    expect(errors).toBeUndefined()
    expect(valid).toBe(true)
    // The validator finds something to say where something is wrong.
    const broken = { ...document, paths: { '/x': { get: { responses: 5 } } } }
    expect((await new Validator().validate(broken)).valid).toBe(false)
  })

  it('has an operation for every endpoint, each under an id of its own', async () => {
    const { paths } = await readDocument()
    const operations = Object.values(paths).flatMap((each) => Object.values(each))
    const ids = operations.map(({ operationId }) => operationId)
    expect(ids.toSorted()).toEqual(
      Object.values(endpoints)
        .map(({ id }) => id)
        .toSorted(),
    )
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('says of each what it takes, who may call and what comes', async () => {
    const { paths } = await readDocument()
    for (const { endpoint } of walk) {
      const path = endpoint.path.replace(/:(\w+)/g, '{$1}')
      const operation = paths[path]?.[endpoint.method.toLowerCase()] as Operation
      const named = operation.parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => `:${name}`)
      expect(named).toEqual(endpoint.path.match(/:\w+/g) ?? [])
      expect(
        operation.parameters.some(({ name }) => name === 'Idempotency-Key'),
        endpoint.id,
      ).toBe(endpoint.mutates)
      expect(operation.security.length > 0, endpoint.id).toBe(
        endpoint.access !== 'none' && endpoint.access !== 'siteKey',
      )
      expect(operation.requestBody !== undefined, endpoint.id).toBe(endpoint.body !== undefined)
      expect(operation.responses[endpoint.status]?.content !== undefined, endpoint.id).toBe(
        endpoint.response !== undefined || endpoint.produces !== undefined,
      )
      expect(operation.responses.default?.content).toHaveProperty(['application/problem+json'])
    }
  })

  it('refers to nothing that is not in it', async () => {
    const document = await readDocument()
    for (const [, path = ''] of JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)) {
      const found = path
        .split('/')
        .reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], document)
      expect(found, path).toBeDefined()
    }
    expect(Object.keys(ERRORS).every((code) => JSON.stringify(document).includes(code))).toBe(true)
  })
})
