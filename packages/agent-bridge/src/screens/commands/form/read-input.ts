import type { TextName, Values } from '../../../texts/index.ts'
import type { Field } from './fields.ts'

/** What a person has put in, by field; what nobody touched or proposed is not there. */
export type Filled = Record<string, string | boolean | string[]>

export interface Problem {
  name: TextName
  values?: Values
}

export interface ReadInput {
  input: Record<string, unknown>
  /** By field. */
  problems: Record<string, Problem>
}

/** What the schema proposes, as if a person had put it in. */
export function proposed(fields: Field[]): Filled {
  const filled: Filled = {}
  for (const { name, kind, schema } of fields) {
    const { default: value } = schema
    if (value === undefined) continue
    if (kind === 'toggle') filled[name] = value === true
    else if (kind === 'choices') filled[name] = Array.isArray(value) ? value.map(String) : []
    else filled[name] = kind === 'json' ? JSON.stringify(value) : String(value)
  }
  return filled
}

/** The input of a command from what was filled in. Empty fields that need not be are left out. */
export function readInput(fields: Field[], filled: Filled): ReadInput {
  const input: Record<string, unknown> = {}
  const problems: Record<string, Problem> = {}
  for (const field of fields) {
    const given = filled[field.name]
    if (isEmpty(given)) {
      if (field.isRequired) problems[field.name] = { name: 'fieldRequired' }
      continue
    }
    const read = readOne(field, given)
    if ('problem' in read) problems[field.name] = read.problem
    else input[field.name] = read.value
  }
  return { input, problems }
}

const isEmpty = (given: Filled[string] | undefined): given is undefined =>
  given === undefined || given === '' || (Array.isArray(given) && given.length === 0)

function readOne({ kind, schema }: Field, given: Filled[string]): { value: unknown } | { problem: Problem } {
  if (kind === 'number') return readNumber(schema, String(given))
  if (kind === 'json') {
    try {
      return { value: JSON.parse(String(given)) as unknown }
    } catch {
      return { problem: { name: 'fieldJson' } }
    }
  }
  if (typeof given === 'string') {
    const { minLength = 0, maxLength = Infinity, pattern } = schema
    if (given.length < minLength) return { problem: { name: 'fieldTooShort', values: { least: minLength } } }
    if (given.length > maxLength) return { problem: { name: 'fieldTooLong', values: { most: maxLength } } }
    if (pattern && !new RegExp(pattern, 'u').test(given)) return { problem: { name: 'fieldForm' } }
  }
  return { value: given }
}

function readNumber({ type, anyOf, minimum, maximum }: Field['schema'], given: string) {
  const value = Number(given.replace(',', '.'))
  const isWhole = type === 'integer' && !anyOf
  if (!Number.isFinite(value) || (isWhole && !Number.isInteger(value)))
    return { problem: { name: isWhole ? 'fieldWhole' : 'fieldNumber' } as const }
  if (minimum !== undefined && value < minimum)
    return { problem: { name: 'fieldLeast', values: { least: minimum } } as const }
  if (maximum !== undefined && value > maximum)
    return { problem: { name: 'fieldMost', values: { most: maximum } } as const }
  return { value }
}
