import * as z from 'zod/mini'
import { defineCommand } from './define.ts'

export const refreshInventory = defineCommand({
  name: 'refresh_inventory',
  title: 'Refresh the inventory',
  description: 'Looks for updates anew and sends the whole state of the site',
  input: z.strictObject({}),
  audited: [],
  canUndo: false,
})
