import type { Call } from '../call.ts'
import { changeFunnel, createFunnel, listFunnels, removeFunnel } from '../calls.ts'
import type { FunnelChanges, NewFunnel } from '../contract/funnels.ts'
import { type ListOptions, list } from '../list.ts'
import type { CallOptions } from '../options.ts'

/** Saved funnels of a site; `analytics.funnel` answers `{ range, ...definition }`. */
export const funnels = (call: Call) => ({
  list: (siteId: string, l?: ListOptions) => list((query, o) => call(listFunnels, { params: { siteId }, query }, o), l),
  create: (siteId: string, funnel: NewFunnel, o?: CallOptions) =>
    call(createFunnel, { params: { siteId }, body: funnel }, o),
  change: (siteId: string, funnelId: string, changes: FunnelChanges, o?: CallOptions) =>
    call(changeFunnel, { params: { siteId, funnelId }, body: changes }, o),
  remove: (siteId: string, funnelId: string, o?: CallOptions) =>
    call(removeFunnel, { params: { siteId, funnelId } }, o),
})
