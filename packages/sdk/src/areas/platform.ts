import type { Call } from '../call.ts'
import {
  changeAccountStatus,
  createAccount,
  exportAccount,
  listPlatformAudit,
  listPlatformSites,
  moveSigningKey,
  removeAccount,
  rotateOperatorToken,
} from '../calls.ts'
import { type ListOptions, list } from '../list.ts'
import type { CallOptions } from '../options.ts'

/** For whoever runs the server, with the operator token. */
export const platform = (call: Call) => ({
  sites: (l?: ListOptions) => list((query, o) => call(listPlatformSites, { query }, o), l),
  /** What the operator did, newest first. */
  audit: (l?: ListOptions) => list((query, o) => call(listPlatformAudit, { query }, o), l),
  createAccount: (name: string, o?: CallOptions) => call(createAccount, { body: { name } }, o),
  setAccountStatus: (accountId: string, status: 'active' | 'suspended', o?: CallOptions) =>
    call(changeAccountStatus, { params: { accountId }, body: { status } }, o),
  /** With everything of it. */
  removeAccount: (accountId: string, o?: CallOptions) => call(removeAccount, { params: { accountId } }, o),
  /** Everything stored of an account, as lines of JSON: read the answer's body as it comes. */
  exportAccount: (accountId: string, o?: CallOptions) => call.open(exportAccount, { params: { accountId } }, o),
  /** A new operator token; the old ones work on for the overlap, a week when left out. */
  rotateToken: (overlapHours?: number, o?: CallOptions) =>
    call(rotateOperatorToken, { body: overlapHours === undefined ? {} : { overlapHours } }, o),
  /** Announces the next key by which the server signs to agents; it is used after `afterHours`, a month when left out. */
  moveSigningKey: (afterHours?: number, o?: CallOptions) =>
    call(moveSigningKey, { body: afterHours === undefined ? {} : { afterHours } }, o),
})
