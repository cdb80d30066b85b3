import { CatalogCommand, readPart } from '@tinyeclipse/sdk/contract'
import { describe, expect, it } from 'vitest'
import { definitions, describeCommand } from './index.ts'

/** What each takes, and what it does not; a command without a line here fails. */
const INPUTS: Record<string, { good: object[]; bad: object[] }> = {
  refresh_inventory: { good: [{}], bad: [{ all: true }] },
  flush_caches: { good: [{}, { only: ['object', 'page'] }], bad: [{ only: [] }, { only: ['disk'] }, { only: 'page' }] },
  set_option: {
    good: [
      { option: 'blogname', value: 'Shop' },
      { option: 'posts_per_page', value: 12 },
    ],
    bad: [{ option: 'blogname' }, { option: 'blog name', value: 1 }, { option: 'x', value: ['1'] }, { value: 1 }],
  },
  update_page: {
    good: [
      { pageId: 12, title: 'Home' },
      { pageId: 1, status: 'draft', ifModified: '2026-06-10 10:00:00' },
    ],
    bad: [{ pageId: 12 }, { pageId: 0, title: 'x' }, { pageId: 1, status: 'trash' }, { pageId: '1', title: 'x' }],
  },
  change_order_status: {
    good: [{ orderId: 55, status: 'completed', note: 'Sent' }],
    bad: [{ orderId: 55 }, { orderId: 55, status: 'Completed' }, { orderId: 5.5, status: 'completed' }],
  },
  clear_debug_log: { good: [{}], bad: [{ keep: 1 }] },
}

it('has commands of different names', () => {
  expect(new Set(definitions.map(({ name }) => name)).size).toBe(definitions.length)
  expect(definitions.map(({ name }) => name).toSorted()).toEqual(Object.keys(INPUTS).toSorted())
})

describe.each(definitions.map((definition) => [definition.name, definition] as const))('%s', (name, definition) => {
  it('takes what it should, and says where the rest is wrong', () => {
    const { good = [], bad = [] } = INPUTS[name] ?? {}
    for (const input of good) expect(readPart(definition.input, input, '/input')).toEqual({ data: input, issues: [] })
    for (const input of bad) {
      const { issues } = readPart(definition.input, input, '/input')
      expect(issues[0]?.path, JSON.stringify(input)).toMatch(/^\/input/)
    }
  })

  it('keeps in the audit log no field that takes any text', () => {
    const { properties } = describeCommand(definition).input as { properties: Record<string, Record<string, unknown>> }
    for (const field of definition.audited) {
      const { type, pattern, enum: values } = properties[field] ?? {}
      expect(type !== 'string' || pattern !== undefined || values !== undefined, `${field} ${type}`).toBe(true)
      expect(type).toBeDefined()
    }
  })

  it('says of each field what a form shows', () => {
    const { input } = CatalogCommand.parse(describeCommand(definition))
    expect(input).toMatchObject({ type: 'object', additionalProperties: false })
    for (const field of Object.values(input.properties as Record<string, { title?: string }>))
      expect(field.title).toMatch(/^[A-Z]/)
  })
})
