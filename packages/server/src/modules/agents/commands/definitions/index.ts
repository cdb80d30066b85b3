import { changeOrderStatus } from './change-order-status.ts'
import { clearDebugLog } from './clear-debug-log.ts'
import type { CommandDefinition } from './define.ts'
import { flushCaches } from './flush-caches.ts'
import { refreshInventory } from './refresh-inventory.ts'
import { setOption } from './set-option.ts'
import { updatePage } from './update-page.ts'

export { type CommandDefinition, describeCommand } from './define.ts'

/** Commands there are, as the catalog lists them. */
export const definitions: readonly CommandDefinition[] = [
  refreshInventory,
  flushCaches,
  setOption,
  updatePage,
  changeOrderStatus,
  clearDebugLog,
]
