import type * as z from 'zod/mini'
import type { Call } from '../call.ts'
import { getImportTarget, importEvents } from '../calls.ts'
import type { ImportBatch } from '../contract/import.ts'
import type { CallOptions } from '../options.ts'

/** History of another program, for whoever runs the server; the command `tinyeclipse import` reads files for it. */
export const imports = (call: Call) => ({
  /** What a site can take. */
  target: (siteId: string, o?: CallOptions) => call(getImportTarget, { params: { siteId } }, o),
  /** What is there already is left as it is. */
  add: (siteId: string, batch: z.input<typeof ImportBatch>, o?: CallOptions) =>
    call(importEvents, { params: { siteId }, body: batch }, o),
})
