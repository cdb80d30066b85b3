import * as z from 'zod/mini'
import { defineCommand } from './define.ts'

const LONGEST_VALUE = 10_000

export const setOption = defineCommand({
  name: 'set_option',
  title: 'Set an option',
  description: 'Changes a setting of WordPress; the agent takes only those on its own list',
  input: z.strictObject({
    option: z
      .string()
      .check(
        z.regex(/^[A-Za-z0-9_-]{1,191}$/, 'The name of an option, such as blogname'),
        z.meta({ title: 'Option', description: 'Its name in WordPress, such as blogname' }),
      ),
    value: z.union([z.string().check(z.maxLength(LONGEST_VALUE)), z.number()]).check(z.meta({ title: 'Value' })),
  }),
  audited: ['option'],
  canUndo: true,
})
