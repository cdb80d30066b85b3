import type * as z from 'zod/mini'

type Schemas = z.core.$ZodTypes

/** Of these the first that a text's schema takes is its example. */
const TEXTS = [
  'Example',
  'shop.example.be',
  'EUR',
  'BE',
  'nl',
  'Europe/Brussels',
  'https://shop.example.be',
  '/example',
  'e',
  'example1',
]
const NUMBERS = [1, 10, 100, 0.5, 0]

/** A value that the schema takes; always the same for the same schema at the same `path`. */
export function exampleOf(schema: z.core.$ZodType, path: string): unknown {
  const { def } = (schema as Schemas)._zod
  switch (def.type) {
    case 'string':
      return firstValid(schema, [...ofFormat('format' in def ? String(def.format) : '', path), ...TEXTS], path)
    case 'number':
      return firstValid(schema, NUMBERS, path)
    case 'boolean':
      return false
    case 'null':
      return null
    case 'unknown':
      return 'example'
    case 'enum':
      return Object.values(def.entries)[0]
    case 'literal':
      return def.values[0]
    case 'array':
      return [exampleOf(def.element, `${path}/0`)]
    case 'record':
      return { example: exampleOf(def.valueType, `${path}/example`) }
    case 'optional':
    case 'nullable':
    case 'default':
      return exampleOf(def.innerType, path)
    case 'union':
      return exampleOf(def.options[0] as z.core.$ZodType, path)
    case 'object':
      return exampleOfObject(schema, def.shape, path)
    default:
      throw new Error(`There is no example of the type ${def.type} yet, at ${path}`)
  }
}

function exampleOfObject(schema: z.core.$ZodType, shape: Record<string, z.core.$ZodType>, path: string): object {
  const whole: [string, unknown][] = Object.entries(shape).map(([name, field]) => [
    name,
    exampleOf(field, `${path}/${name}`),
  ])
  const isValid = (fields: [string, unknown][]) =>
    (schema as z.ZodMiniType).safeParse(Object.fromEntries(fields)).success
  if (isValid(whole)) return Object.fromEntries(whole)
  // Fields that exclude each other: of what may be left out as little as makes it valid is kept.
  const needed = whole.filter(([name]) => (shape[name] as Schemas)._zod.def.type !== 'optional')
  const valid = [needed, ...whole.map((field) => [field, ...needed])].find(isValid)
  if (!valid) throw new Error(`There is no example yet for what stands at ${path}`)
  return Object.fromEntries(valid)
}

/** A page is the last one, so that whoever walks a list comes to its end. */
export const lastPage = (page: object) => ('nextCursor' in page ? { ...page, nextCursor: null } : page)

function ofFormat(format: string, path: string): string[] {
  if (format === 'uuid') return [idOf(path)]
  if (format === 'datetime') return ['2026-01-15T12:00:00.000Z']
  if (format === 'date') return ['2026-01-15']
  if (format === 'ipv4') return ['192.0.2.1']
  return []
}

/** A UUID made of a text. */
export function idOf(text: string): string {
  let hash = 0
  for (const character of text) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 0xffffffffffff
  return `00000000-0000-4000-8000-${hash.toString(16).padStart(12, '0')}`
}

function firstValid(schema: z.core.$ZodType, candidates: readonly unknown[], path: string): unknown {
  // One that the schema would change, such as by lower case, is not what a server answers.
  const found = candidates.find((candidate) => (schema as z.ZodMiniType).safeParse(candidate).data === candidate)
  if (found === undefined) throw new Error(`There is no example yet for what stands at ${path}`)
  return found
}
