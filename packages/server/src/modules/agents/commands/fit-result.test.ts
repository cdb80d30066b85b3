import { MAX_COMMAND_DIFF_BYTES, MAX_COMMAND_OUTPUT_BYTES } from '@tinyeclipse/sdk/contract'
import { expect, it } from 'vitest'
import { fitResult } from './fit-result.ts'

const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value))

it('keeps a result that fits as it is', () => {
  const result = {
    output: { found: ['object'] },
    diff: [{ path: 'blogname', before: 'x'.repeat(10_000), after: null }],
  }
  expect(fitResult(result)).toEqual({ ...result, truncated: false })
  expect(fitResult({})).toEqual({ output: null, diff: [], truncated: false })
})

it('cuts the long texts of a diff that does not fit, so that one can see what changed', () => {
  const content = (letter: string) => letter.repeat(200_000)
  const kept = fitResult({ diff: [{ path: 'content', before: content('a'), after: content('b') }] })
  expect(kept.truncated).toBe(true)
  expect(kept.diff).toEqual([{ path: 'content', before: `${'a'.repeat(4_000)}…`, after: `${'b'.repeat(4_000)}…` }])
})

it('keeps the first changes and fields, as many as fit', () => {
  const diff = Array.from({ length: 100_000 }, (_, index) => ({ path: `é${index}`, before: index, after: [index] }))
  const output = Object.fromEntries(diff.map(({ path, before }) => [path, before]))
  const kept = fitResult({ diff, output })
  expect(kept.truncated).toBe(true)
  expect(kept.diff).toEqual(diff.slice(0, kept.diff.length))
  expect(kept.diff.length).toBeGreaterThan(5_000)
  expect(bytesOf(kept.diff)).toBeLessThanOrEqual(MAX_COMMAND_DIFF_BYTES)
  expect(Object.keys(kept.output ?? {}).length).toBeGreaterThan(3_000)
  expect(bytesOf(kept.output)).toBeLessThanOrEqual(MAX_COMMAND_OUTPUT_BYTES)
})

it('keeps nothing of one field that is too large and no text', () => {
  const output = { rows: Array.from({ length: 50_000 }, (_, index) => index) }
  expect(fitResult({ output })).toEqual({ output: {}, diff: [], truncated: true })
})
