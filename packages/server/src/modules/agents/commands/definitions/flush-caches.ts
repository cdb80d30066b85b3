import * as z from 'zod/mini'
import { defineCommand } from './define.ts'

const CACHES = ['object', 'page', 'opcode', 'rewrite', 'transients'] as const

export const flushCaches = defineCommand({
  name: 'flush_caches',
  title: 'Flush caches',
  description: 'Empties the caches that the site has, and tells which it found',
  input: z.strictObject({
    only: z.optional(
      z
        .array(z.enum(CACHES))
        .check(z.minLength(1), z.maxLength(CACHES.length), z.meta({ title: 'Only', description: 'All when left out' })),
    ),
  }),
  audited: ['only'],
  canUndo: false,
})
