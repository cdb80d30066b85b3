/** A part of a JSON Schema, as far as forms are drawn of it. */
export interface Schema {
  type?: string
  title?: string
  description?: string
  enum?: unknown[]
  items?: Schema
  anyOf?: Schema[]
  oneOf?: Schema[]
  properties?: Record<string, Schema>
  required?: string[]
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  pattern?: string
  default?: unknown
}

export interface Field {
  name: string
  /** `json` is what there is no control for: it is written as JSON. */
  kind: 'text' | 'long' | 'number' | 'toggle' | 'choice' | 'choices' | 'json'
  title: string
  description: string | null
  isRequired: boolean
  choices: string[]
  /** What is offered while typing, beside anything else. */
  offers?: { value: string; label: string }[]
  schema: Schema
}

/** Longer than what one types in a line. */
const LONG = 1_000

/** The controls that an input is asked with, in the order of its schema. */
export function readFields({ properties = {}, required = [] }: Schema): Field[] {
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    ...kindOf(schema),
    title: schema.title ?? name,
    description: schema.description ?? null,
    isRequired: required.includes(name),
    schema,
  }))
}

function kindOf(schema: Schema): Pick<Field, 'kind' | 'choices'> {
  const either = schema.anyOf ?? schema.oneOf ?? [schema]
  const texts = schema.enum?.filter((each) => typeof each === 'string')
  if (texts && texts.length > 0 && texts.length === schema.enum?.length) return { kind: 'choice', choices: texts }
  if (schema.type === 'array') {
    const choices = schema.items?.enum?.filter((each) => typeof each === 'string') ?? []
    return choices.length > 0 ? { kind: 'choices', choices } : { kind: 'json', choices: [] }
  }
  // Where a text is taken too, it is asked as one: WordPress reads the number in it.
  const text = either.find(({ type }) => type === 'string')
  if (text) return { kind: (text.maxLength ?? 0) > LONG && either.length === 1 ? 'long' : 'text', choices: [] }
  const types = new Set(either.map(({ type }) => type))
  if (types.has('integer') || types.has('number')) return { kind: 'number', choices: [] }
  if (types.has('boolean')) return { kind: 'toggle', choices: [] }
  return { kind: 'json', choices: [] }
}
