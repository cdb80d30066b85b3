import type { Call } from '../call.ts'
import { changeAccount, getAccount, listAudit, listUsage } from '../calls.ts'
import { type ListOptions, list } from '../list.ts'
import type { CallOptions } from '../options.ts'

/** The account of the key. */
export const account = (call: Call) => ({
  get: (o?: CallOptions) => call(getAccount, {}, o),
  rename: (name: string, o?: CallOptions) => call(changeAccount, { body: { name } }, o),
  /** What its sites used of their plans, newest month first. */
  usage: (l?: ListOptions) => list((query, o) => call(listUsage, { query }, o), l),
  /** What members, keys and the operator did in it, newest first. */
  audit: (l?: ListOptions) => list((query, o) => call(listAudit, { query }, o), l),
})
