import { describe, expect, it } from 'vitest'
import type * as z from 'zod/mini'
import { type Call, createCall } from './call.ts'
import * as calls from './calls.ts'
import { type EndpointDefinition, type Endpoints, endpoints } from './contract/index.ts'
import type { EndpointCall } from './endpoint-call.ts'
import { exampleOf } from './mock/example.ts'

const answered = Object.entries<EndpointCall>(calls)
  .map(([name, call]) => ({ call, schema: (endpoints[name as keyof Endpoints] as EndpointDefinition).response }))
  .filter((each): each is { call: EndpointCall; schema: z.ZodMiniType } => each.schema !== undefined)
  .map((each) => [each.call.id, each] as const)

/** What a client makes of an answer. */
const receive = (call: EndpointCall, body: unknown, validate: 'strict' | 'warn' | 'off' = 'strict', log = () => {}) => {
  const fetch = async () => Response.json(body)
  const send: Call = createCall({ url: 'http://server', fetch: fetch as typeof globalThis.fetch, validate, log })
  const params = Object.fromEntries([...call.path.matchAll(/:(\w+)/g)].map(([, name]) => [name, 'x']))
  return send(call, { params } as never)
}

describe('what a newer server adds does not stop an older client', () => {
  it.each(answered)('in %s', async (id, { call, schema }) => {
    for (const variant of variantsOf(schema, id)) {
      const newer = widen(schema, variant)
      expect(newer).not.toEqual(variant)
      expect(await receive(call, newer)).toEqual(newer)
    }
  })
})

describe('what a program relies on is there, or the answer is refused', () => {
  it.each(answered)('in %s', async (id, { call, schema }) => {
    const example = exampleOf(schema, id)
    const places = placesIn(schema, example)
    expect(places.length).toBeGreaterThan(0)
    for (const { path, isOptional } of places) {
      const wrong = structuredClone(example)
      const last = path.at(-1) ?? ''
      const holder = path.slice(0, -1).reduce<Record<string, unknown>>((at, key) => at[key] as never, wrong as never)
      holder[last] = [[['wrong']]]
      await expect(receive(call, wrong), path.join('/')).rejects.toMatchObject({ code: 'invalid_response' })
      if (isOptional || /^\d+$/.test(last)) continue
      delete holder[last]
      await expect(receive(call, wrong), path.join('/')).rejects.toMatchObject({
        code: 'invalid_response',
        issues: expect.arrayContaining([{ path: `/${path.join('/')}`, message: expect.stringContaining('undefined') }]),
      })
    }
  })
})

it('hands a wrong answer on when it shall only warn, and does not look when it shall not', async () => {
  const wrong = { id: 5 }
  const told: unknown[] = []
  const log = (...entry: unknown[]) => told.push(...entry)
  expect(await receive(calls.getAccount, wrong, 'warn', log as never)).toEqual(wrong)
  expect(told.at(-1)).toMatchObject({
    event: 'invalid_response',
    endpoint: 'account.get',
    issues: expect.arrayContaining([{ path: '/id', message: 'Expected string, received number' }]),
  })
  told.length = 0
  expect(await receive(calls.getAccount, wrong, 'off', log as never)).toEqual(wrong)
  expect(told).toMatchObject([{ event: 'try' }])
})

const defOf = (schema: z.core.$ZodType) => (schema as z.core.$ZodTypes)._zod.def

/** The example, and one for every other alternative of the unions at its top fields. */
function variantsOf(schema: z.core.$ZodType, path: string): unknown[] {
  const def = defOf(schema)
  const example = exampleOf(schema, path)
  if (def.type !== 'object') return [example]
  const others = Object.entries(def.shape).flatMap(([name, field]) => {
    const of = defOf(field)
    if (of.type === 'nullable') return [{ ...(example as object), [name]: null }]
    if (of.type === 'optional') {
      const { [name]: _, ...without } = example as Record<string, unknown>
      return [without]
    }
    return of.type === 'union'
      ? of.options.map((option) => ({ ...(example as object), [name]: exampleOf(option as z.core.$ZodType, path) }))
      : []
  })
  return [example, ...others]
}

/** The value with a field more in every object, and another word in the place of each of an enumeration. */
function widen(schema: z.core.$ZodType, value: unknown): unknown {
  const def = defOf(schema)
  if (value === null || value === undefined) return value
  switch (def.type) {
    case 'enum':
    case 'literal':
      return 'a_word_of_a_newer_server'
    case 'array':
      return (value as unknown[]).map((item) => widen(def.element, item))
    case 'record':
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, widen(def.valueType, item)]))
    case 'optional':
    case 'nullable':
    case 'default':
      return widen(def.innerType, value)
    case 'union': {
      const option = def.options.find((each) => (each as z.ZodMiniType).safeParse(value).success)
      return widen(option as z.core.$ZodType, value)
    }
    case 'object': {
      const known = Object.entries(def.shape).flatMap(([name, field]) =>
        Object.hasOwn(value, name) ? [[name, widen(field, (value as Record<string, unknown>)[name])]] : [],
      )
      return { ...Object.fromEntries(known), addedByANewerServer: { more: [1] } }
    }
    default:
      return value
  }
}

/** Every field and item of which the type is said. */
function placesIn(
  schema: z.core.$ZodType,
  value: unknown,
  path: string[] = [],
): { path: string[]; isOptional: boolean }[] {
  const def = defOf(schema)
  if (def.type === 'nullable' || def.type === 'default') return placesIn(def.innerType, value, path)
  if (def.type === 'object') {
    return Object.entries(def.shape).flatMap(([name, field]) => {
      const of = defOf(field)
      const inner = of.type === 'optional' ? of.innerType : field
      if (!Object.hasOwn(value as object, name) || defOf(inner).type === 'unknown') return []
      const at = [...path, name]
      const below = placesIn(inner, (value as Record<string, unknown>)[name], at)
      return [{ path: at, isOptional: of.type === 'optional' }, ...below]
    })
  }
  if (def.type === 'array') return placesIn(def.element, (value as unknown[])[0], [...path, '0'])
  return []
}
