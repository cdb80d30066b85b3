import type { Call } from '../call.ts'
import { listContentUnits, removeContentUnit, replaceContentUnits } from '../calls.ts'
import type { ContentUnits } from '../contract/units.ts'
import { type ListOptions, list } from '../list.ts'
import type { CallOptions } from '../options.ts'

/** Pages that are one page in several languages. */
export const contentUnits = (call: Call) => ({
  list: (siteId: string, l?: ListOptions) =>
    list((query, o) => call(listContentUnits, { params: { siteId }, query }, o), l),
  /** Puts these units in the place of every unit that has one of their names or paths. */
  replace: (siteId: string, units: ContentUnits['units'], o?: CallOptions) =>
    call(replaceContentUnits, { params: { siteId }, body: { units } }, o),
  remove: (siteId: string, unitId: string, o?: CallOptions) =>
    call(removeContentUnit, { params: { siteId, unitId } }, o),
})
