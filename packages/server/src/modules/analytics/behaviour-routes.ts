import { endpoints } from '@tinyeclipse/sdk/contract'
import { type Route, route } from '../../platform/http.ts'
import type { Parts } from './parts.ts'

/** Single visits, single pages, this moment, and all of it in words. */
export const behaviourRoutes = ({ ask }: Parts): Route[] => [
  route(endpoints.listSessions, (input) => ask.sessions(input, input.body)),
  route(endpoints.getSession, async (input) => {
    const shown = await ask.session(input, input.params.sessionId)
    // One person's way is not looked at unseen.
    input.audit.target = shown.session.id
    return shown
  }),
  route(endpoints.queryHeatmap, (input) => ask.heatmap(input, input.body)),
  route(endpoints.queryScrollMap, (input) => ask.scrollMap(input, input.body)),
  route(endpoints.queryVitals, (input) => ask.vitals(input, input.body)),
  route(endpoints.getNow, (input) => ask.now(input)),
  route(endpoints.getSummary, (input) => ask.summary(input, input.query)),
]
