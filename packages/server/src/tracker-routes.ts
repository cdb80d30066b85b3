import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { endpoints } from '@tinyeclipse/sdk/contract'
import { EVENTS_PATH } from '@tinyeclipse/sdk/wire'
import { AppError } from './platform/errors.ts'
import { type Route, route } from './platform/http.ts'
import { createServedFile, type ServedFile } from './platform/served-file.ts'
import { DEFAULT_TRACKER_PATHS, eventsFrom, findPathProblems, type TrackerPaths, vitalsPath } from './tracker-paths.ts'

const OPTIONS = { type: 'text/javascript; charset=utf-8', maxAgeSeconds: 3_600 }
/** How the built script names the address of its events, relative to its own. */
const NAMED = EVENTS_PATH.slice(1)

/**
 * The script and its vitals file, and at the owner's paths the same once more, with events: what is on pages already
 * goes on working. Those further addresses are `unlisted`, as they are no part of the API that everybody has.
 */
export function trackerRoutes(paths: TrackerPaths, listed: readonly Route[]): { routes: Route[]; unlisted: Route[] } {
  for (const [name, wanted] of Object.entries(findPathProblems(paths))) throw new TypeError(`${name}: ${wanted}`)
  const script = readBuilt('t.js')
  const vitals = readBuilt('t-vitals.js')
  const scriptAt = (path: string) =>
    script === null ? null : createServedFile(withEvents(script, path, paths.eventsPath), OPTIONS)
  const vitalsFile = vitals === null ? null : createServedFile(vitals, OPTIONS)

  const unlisted: Route[] = []
  if (paths.trackerPath !== DEFAULT_TRACKER_PATHS.trackerPath) {
    unlisted.push(
      fileRoute({ ...endpoints.tracker, path: paths.trackerPath }, scriptAt(paths.trackerPath)),
      fileRoute({ ...endpoints.trackerVitals, path: vitalsPath(paths.trackerPath) }, vitalsFile),
    )
  }
  if (paths.eventsPath !== EVENTS_PATH) {
    const events = listed.filter(({ endpoint }) => endpoint.path === EVENTS_PATH)
    unlisted.push(...events.map((each) => ({ ...each, endpoint: { ...each.endpoint, path: paths.eventsPath } })))
  }
  return {
    routes: [
      fileRoute(endpoints.tracker, scriptAt(endpoints.tracker.path)),
      fileRoute(endpoints.trackerVitals, vitalsFile),
    ],
    unlisted,
  }
}

function fileRoute(endpoint: Parameters<typeof route>[0], file: ServedFile | null): Route {
  return route(endpoint, async ({ headers }) => {
    if (!file) throw new AppError('not_found', 'Install @tinyeclipse/tracker beside the server, then it serves this')
    return file(headers)
  })
}

/** The owner changes the address in one place, and no tag needs an option. */
function withEvents(script: string, scriptPath: string, eventsPath: string): string {
  const [before, after, ...more] = script.split(NAMED)
  if (after === undefined || more.length > 0) {
    throw new Error(`The script of @tinyeclipse/tracker does not name ${NAMED} once: install the version of the server`)
  }
  return `${before}${eventsFrom(scriptPath, eventsPath)}${after}`
}

/** A built file of the optional package, or null where it is not installed. */
function readBuilt(name: string): string | null {
  try {
    return readFileSync(createRequire(import.meta.url).resolve(`@tinyeclipse/tracker/${name}`), 'utf8')
  } catch {
    return null
  }
}
