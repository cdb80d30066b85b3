import type * as z from 'zod/mini'
import type { Call } from '../call.ts'
import { changeSite, createSite, exportSite, getSite, listSites, removeSite } from '../calls.ts'
import type { NewSite, SiteChanges } from '../contract/sites.ts'
import { type ListOptions, list } from '../list.ts'
import type { CallOptions } from '../options.ts'

/** Sites of the account. */
export const sites = (call: Call) => ({
  list: (l?: ListOptions) => list((query, o) => call(listSites, { query }, o), l),
  get: (siteId: string, o?: CallOptions) => call(getSite, { params: { siteId } }, o),
  /** Its answer has the site's two first keys, whose secrets are shown this once. */
  create: (site: z.input<typeof NewSite>, o?: CallOptions) => call(createSite, { body: site }, o),
  change: (siteId: string, changes: SiteChanges, o?: CallOptions) =>
    call(changeSite, { params: { siteId }, body: changes }, o),
  /** With everything of it. */
  remove: (siteId: string, o?: CallOptions) => call(removeSite, { params: { siteId } }, o),
  /** Everything stored of it, as lines of JSON: read the answer's body as it comes. */
  export: (siteId: string, o?: CallOptions) => call.open(exportSite, { params: { siteId } }, o),
})
