import type { Call } from '../call.ts'
import {
  changeAgent,
  createEnrolmentCode,
  getAgent,
  listAgents,
  listReports,
  revokeAgent,
  streamAgent,
} from '../calls.ts'
import type { EnvironmentName } from '../contract/agent-state.ts'
import type { NewEnrolmentCode } from '../contract/agents.ts'
import type { ReportsQuery } from '../contract/reports.ts'
import { type ListOptions, list } from '../list.ts'
import type { CallOptions } from '../options.ts'
import { type StreamOptions, stream } from '../stream.ts'

/** Our plugin on a site: whether it is heard of, how the site is, and what happens there. */
export const agents = (call: Call) => ({
  /** A code by which a site joins, and the address to paste into its plugin; shown this once. */
  createCode: (code: NewEnrolmentCode = {}, o?: CallOptions) => call(createEnrolmentCode, { body: code }, o),
  /** The agents of the account. */
  list: (l?: ListOptions) => list((query, o) => call(listAgents, { query }, o), l),
  /** With the state of its site, its health and why. */
  get: (siteId: string, o?: CallOptions) => call(getAgent, { params: { siteId } }, o),
  /** Says whether the site is production or staging; null leaves it to what is detected. */
  confirmEnvironment: (siteId: string, environment: EnvironmentName | null, o?: CallOptions) =>
    call(changeAgent, { params: { siteId }, body: { environment } }, o),
  /** Its keys end at once. */
  revoke: (siteId: string, o?: CallOptions) => call(revokeAgent, { params: { siteId } }, o),
  /** What happened on the site, newest first. */
  reports: (siteId: string, { module, event, ...l }: Pick<ReportsQuery, 'module' | 'event'> & ListOptions = {}) =>
    list((page, o) => call(listReports, { params: { siteId }, query: { ...page, module, event } }, o), l),
  /** A message whenever the agent of the site is heard of: heartbeats, commands, reports. It reconnects by itself. */
  live: (siteId: string, options?: StreamOptions) => stream(call, streamAgent, { params: { siteId } }, options),
})
