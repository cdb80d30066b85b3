import type * as z from 'zod/mini'
import type { Call } from '../call.ts'
import { createKey, listKeys, revokeKey, rotateKey } from '../calls.ts'
import type { NewKey } from '../contract/keys.ts'
import { type ListOptions, list } from '../list.ts'
import type { CallOptions } from '../options.ts'

/** Keys of the account. */
export const keys = (call: Call) => ({
  list: (l?: ListOptions) => list((query, o) => call(listKeys, { query }, o), l),
  /** Its secret is shown this once. */
  create: (key: z.input<typeof NewKey>, o?: CallOptions) => call(createKey, { body: key }, o),
  /** A successor; the old key works on for the overlap, a week when left out. */
  rotate: (keyId: string, overlapHours?: number, o?: CallOptions) =>
    call(rotateKey, { params: { keyId }, body: overlapHours === undefined ? {} : { overlapHours } }, o),
  /** Ends it at once. */
  revoke: (keyId: string, o?: CallOptions) => call(revokeKey, { params: { keyId } }, o),
})
