import { expect, it } from 'vitest'
import type * as z from 'zod/mini'
import { type EndpointDefinition, endpoints } from './contract/index.ts'
import type { Shape } from './shape.ts'

// `vitest run --project unit packages/sdk/src/calls.test.ts -u` writes the file.
it('has the calls that the contract says', async () => {
  await expect(renderCalls()).toMatchFileSnapshot('./calls.ts')
})

function renderCalls(): string {
  const calls = Object.entries<EndpointDefinition>(endpoints)
    .filter(([, { path, access }]) => path.startsWith('/v1/') && !['siteKey', 'agent', 'newAgent'].includes(access))
    .map(([name, endpoint]) => `export const ${name}: CallOf<'${name}'> = ${renderCall(endpoint)}`)
  return `// biome-ignore-all format: made from the contract by calls.test.ts, which says how to make it anew.
import type { Endpoints } from './contract/index.ts'
import type { EndpointCall } from './endpoint-call.ts'

type CallOf<Name extends keyof Endpoints> = EndpointCall<Endpoints[Name]>

${calls.join('\n')}
`
}

function renderCall({ id, method, path, mutates, response, event, produces }: EndpointDefinition): string {
  const fields = [`id: '${id}', method: '${method}', path: '${path}'`]
  if (mutates) fields.push('mutates: true')
  if (produces) fields.push(`produces: '${produces}'`)
  if (response) fields.push(`answer: ${renderShape(shapeOf(response))}`)
  if (event) fields.push(`event: ${renderShape(shapeOf(event))}`)
  return `{ ${fields.join(', ')} }`
}

function renderShape(shape: Shape): string {
  if (typeof shape === 'string') return `'${shape}'`
  if (Array.isArray(shape)) return `[${shape.map(renderShape).join(', ')}]`
  const fields = Object.entries(shape).map(
    ([key, field]) => `${/^\w+$/.test(key) ? key : `'${key}'`}: ${renderShape(field)}`,
  )
  return `{ ${fields.join(', ')} }`
}

/** What a program relies on of a schema's values. */
function shapeOf(schema: z.core.$ZodType): Shape {
  const { def } = (schema as z.core.$ZodTypes)._zod
  switch (def.type) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'null':
    case 'unknown':
      return def.type
    // Others may be added.
    case 'enum':
    case 'literal':
      return 'string'
    case 'array':
      return ['list', shapeOf(def.element)]
    case 'record':
      return ['map', shapeOf(def.valueType)]
    case 'nullable':
      return either([shapeOf(def.innerType), 'null'])
    case 'default':
      return shapeOf(def.innerType)
    case 'union':
      return either(def.options.map((option) => shapeOf(option)))
    case 'object':
      return Object.fromEntries(
        Object.entries(def.shape).map(([name, field]) => {
          const { def: of } = (field as z.core.$ZodTypes)._zod
          return of.type === 'optional' ? [`${name}?`, shapeOf(of.innerType)] : [name, shapeOf(field)]
        }),
      )
    default:
      throw new Error(`An answer has the type ${def.type}, which has no shape yet`)
  }
}

/** One of several: kinds of objects may be added, so that of more than one only the type is left. */
function either(shapes: Shape[]): Shape {
  const flat = shapes.flatMap((shape) =>
    Array.isArray(shape) && shape[0] === 'either' ? shape.slice(1) : [shape],
  ) as Shape[]
  const structures = flat.filter((shape) => typeof shape !== 'string')
  const typeOf = (shape: Shape) =>
    typeof shape === 'string' ? shape : Array.isArray(shape) && shape[0] === 'list' ? 'array' : 'object'
  const names = [...new Set(flat.filter((shape) => structures.length > 1 || typeof shape === 'string').map(typeOf))]
  const types = names.includes('unknown') ? 'unknown' : names.join('|')
  const [structure] = structures
  return structure && structures.length === 1 ? ['either', types, structure] : types
}
