import * as z from 'zod/mini'
import { defineCommand } from './define.ts'

export const changeOrderStatus = defineCommand({
  name: 'change_order_status',
  title: 'Change the status of an order',
  description: 'Sets the status of a WooCommerce order, which sends the mails that belong to it',
  input: z.strictObject({
    orderId: z.int().check(z.minimum(1), z.meta({ title: 'Order', description: 'Its number in WooCommerce' })),
    status: z
      .string()
      .check(
        z.regex(/^[a-z][a-z0-9-]{0,19}$/, 'A status without its prefix, such as completed'),
        z.meta({ title: 'Status', description: 'Without its prefix, such as completed' }),
      ),
    note: z.optional(
      z.string().check(z.maxLength(1_000), z.meta({ title: 'Note', description: 'Added to the order, for its staff' })),
    ),
  }),
  audited: ['orderId', 'status'],
  canUndo: true,
})
