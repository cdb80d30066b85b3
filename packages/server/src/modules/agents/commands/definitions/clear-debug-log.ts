import * as z from 'zod/mini'
import { defineCommand } from './define.ts'

export const clearDebugLog = defineCommand({
  name: 'clear_debug_log',
  title: 'Clear the debug log',
  description: 'Empties debug.log; its last 100 lines come with the result',
  input: z.strictObject({}),
  audited: [],
  canUndo: false,
})
