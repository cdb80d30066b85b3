import { describe, expect, it } from 'vitest'
import { readFields, type Schema } from './fields.ts'
import { type Filled, proposed, readInput } from './read-input.ts'

const page: Schema = {
  type: 'object',
  required: ['pageId'],
  properties: {
    pageId: { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER, title: 'Page' },
    title: { type: 'string', maxLength: 5 },
    content: { type: 'string', maxLength: 200_000 },
    status: { type: 'string', enum: ['publish', 'draft'] },
    only: { type: 'array', items: { type: 'string', enum: ['object', 'page'] } },
    isNow: { type: 'boolean' },
    value: { anyOf: [{ type: 'string', maxLength: 10_000 }, { type: 'number' }] },
    share: { type: 'number' },
    name: { type: 'string', pattern: '^[a-z]+$' },
    rules: { type: 'object' },
  },
}
const fields = readFields(page)
const read = (filled: Filled) => readInput(fields, { pageId: '12', ...filled })

it('finds a control for each kind of value', () => {
  expect(fields.map(({ name, kind }) => [name, kind])).toEqual([
    ['pageId', 'number'],
    ['title', 'text'],
    ['content', 'long'],
    ['status', 'choice'],
    ['only', 'choices'],
    ['isNow', 'toggle'],
    ['value', 'text'],
    ['share', 'number'],
    ['name', 'text'],
    ['rules', 'json'],
  ])
  expect(fields[0]).toMatchObject({ title: 'Page', isRequired: true, description: null })
})

describe('readInput', () => {
  it('reads what was filled in, and leaves out what was not', () => {
    const filled = { title: 'Home', only: ['page'], isNow: false, status: 'draft', value: '12', rules: '{"a":1}' }
    expect(read({ ...filled, content: '', share: '0,5' })).toEqual({
      input: { pageId: 12, ...filled, rules: { a: 1 }, share: 0.5 },
      problems: {},
    })
  })

  it.each([
    [{ pageId: '' }, 'pageId', 'fieldRequired'],
    [{ pageId: '1.5' }, 'pageId', 'fieldWhole'],
    [{ pageId: 'x' }, 'pageId', 'fieldWhole'],
    [{ pageId: '0' }, 'pageId', 'fieldLeast'],
    [{ pageId: '9999999999999999999' }, 'pageId', 'fieldMost'],
    [{ share: 'half' }, 'share', 'fieldNumber'],
    [{ title: 'too long' }, 'title', 'fieldTooLong'],
    [{ name: 'Name' }, 'name', 'fieldForm'],
    [{ rules: '{' }, 'rules', 'fieldJson'],
  ] as [Filled, string, string][])('refuses %j', (filled, field, problem) => {
    expect(read(filled).problems[field]?.name).toBe(problem)
  })
})

it('begins with what the schema proposes', () => {
  const properties = {
    days: { type: 'integer', default: 14 },
    isNow: { type: 'boolean', default: true },
    only: { type: 'array', items: { type: 'string', enum: ['object', 'page'] }, default: ['page'] },
    rules: { type: 'object', default: { a: 1 } },
    title: { type: 'string' },
  }
  const fields = readFields({ properties })
  expect(readInput(fields, proposed(fields))).toEqual({
    input: { days: 14, isNow: true, only: ['page'], rules: { a: 1 } },
    problems: {},
  })
})
