import { accountEndpoints } from './accounts.ts'
import { agentEndpoints } from './agents.ts'
import { analyticsEndpoints } from './analytics.ts'
import { auditEndpoints } from './audit.ts'
import { commandEndpoints } from './commands.ts'
import { eventEndpoints } from './events.ts'
import { exportEndpoints } from './exports.ts'
import { funnelEndpoints } from './funnels.ts'
import { goalEndpoints } from './goals.ts'
import { heatmapEndpoints } from './heatmaps.ts'
import { importEndpoints } from './import.ts'
import { keyEndpoints } from './keys.ts'
import { platformEndpoints } from './platform.ts'
import { reportEndpoints } from './reports.ts'
import { segmentEndpoints } from './segments.ts'
import { serverEndpoints } from './server.ts'
import { sessionEndpoints } from './sessions.ts'
import { siteEndpoints } from './sites.ts'
import { summaryEndpoints } from './summary.ts'
import { unitEndpoints } from './units.ts'

export * from './accounts.ts'
export * from './agent-state.ts'
export * from './agents.ts'
export * from './analytics.ts'
export * from './audit.ts'
export * from './commands.ts'
export * from './common.ts'
export * from './endpoint.ts'
export * from './errors.ts'
export * from './events.ts'
export * from './explanation.ts'
export * from './exports.ts'
export * from './funnels.ts'
export * from './goals.ts'
export * from './heatmaps.ts'
export * from './import.ts'
export { readPart } from './issues.ts'
export * from './keys.ts'
export * from './names.ts'
export * from './platform.ts'
export * from './reports.ts'
export * from './segments.ts'
export * from './server.ts'
export * from './sessions.ts'
export * from './sites.ts'
export * from './summary.ts'
export * from './units.ts'
export * from './version.ts'

/** Every route of the server. Handlers, client calls, OpenAPI and the isolation test are made from this table. */
export const endpoints: Endpoints = {
  ...serverEndpoints,
  ...platformEndpoints,
  ...accountEndpoints,
  ...siteEndpoints,
  ...keyEndpoints,
  ...auditEndpoints,
  ...eventEndpoints,
  ...importEndpoints,
  ...analyticsEndpoints,
  ...goalEndpoints,
  ...unitEndpoints,
  ...segmentEndpoints,
  ...funnelEndpoints,
  ...exportEndpoints,
  ...sessionEndpoints,
  ...heatmapEndpoints,
  ...summaryEndpoints,
  ...agentEndpoints,
  ...reportEndpoints,
  ...commandEndpoints,
}
export type Endpoints = typeof serverEndpoints &
  typeof platformEndpoints &
  typeof accountEndpoints &
  typeof siteEndpoints &
  typeof keyEndpoints &
  typeof auditEndpoints &
  typeof eventEndpoints &
  typeof importEndpoints &
  typeof analyticsEndpoints &
  typeof goalEndpoints &
  typeof unitEndpoints &
  typeof segmentEndpoints &
  typeof funnelEndpoints &
  typeof exportEndpoints &
  typeof sessionEndpoints &
  typeof heatmapEndpoints &
  typeof summaryEndpoints &
  typeof agentEndpoints &
  typeof reportEndpoints &
  typeof commandEndpoints
export type EndpointName = keyof Endpoints
