import * as z from 'zod/mini'
import { defineCommand } from './define.ts'

const text = (longest: number, title: string) => z.optional(z.string().check(z.maxLength(longest), z.meta({ title })))

export const updatePage = defineCommand({
  name: 'update_page',
  title: 'Change a page',
  description: 'Changes texts or the status of a page, and keeps a revision',
  input: z
    .strictObject({
      pageId: z.int().check(z.minimum(1), z.meta({ title: 'Page', description: 'Its number in WordPress' })),
      title: text(500, 'Title'),
      content: text(200_000, 'Content'),
      excerpt: text(5_000, 'Excerpt'),
      status: z.optional(z.enum(['publish', 'draft']).check(z.meta({ title: 'Status' }))),
      ifModified: z.optional(
        z.string().check(
          z.maxLength(40),
          z.meta({
            title: 'Only if last changed at',
            description: 'When the page was changed last, as it was read; refused when somebody changed it since',
          }),
        ),
      ),
    })
    .check(
      z.refine(
        ({ title, content, excerpt, status }) => [title, content, excerpt, status].some((each) => each !== undefined),
        'At least one of title, content, excerpt and status',
      ),
    ),
  audited: ['pageId', 'status'],
  canUndo: true,
})
