import { posix } from 'node:path'
import { endpoints } from '@tinyeclipse/sdk/contract'
import { EVENTS_PATH } from '@tinyeclipse/sdk/wire'

/** Where the owner wants the script and its events to be as well: blockers match the usual names. */
export interface TrackerPaths {
  /** Of the script, such as `/assets/moon.js`. */
  trackerPath: string
  /** Where pages post their events, such as `/assets/moon`. */
  eventsPath: string
}

export const DEFAULT_TRACKER_PATHS: TrackerPaths = { trackerPath: endpoints.tracker.path, eventsPath: EVENTS_PATH }

/** The vitals file stands beside the script, which asks for it by this rule. */
export const vitalsPath = (trackerPath: string) => trackerPath.replace(/\.js$/, '-vitals.js')

/** Relative to the script, so that a proxy may serve both from a folder of its own. */
export const eventsFrom = (scriptPath: string, eventsPath: string) =>
  posix.join(posix.relative(posix.dirname(scriptPath), posix.dirname(eventsPath)), posix.basename(eventsPath))

const firstPart = (path: string) => path.split('/')[1] ?? ''
const OWN_PARTS: ReadonlySet<string> = new Set(Object.values(endpoints).map(({ path }) => firstPart(path)))
const isPath = (path: string) => path.length <= 200 && /^(\/[\w-][\w.-]*)+$/.test(path)

/** What is wrong with them, in words that follow the value. */
export function findPathProblems({
  trackerPath,
  eventsPath,
}: TrackerPaths): Partial<Record<keyof TrackerPaths, string>> {
  const isTaken = (path: string) => OWN_PARTS.has(firstPart(path))
  const problems: ReturnType<typeof findPathProblems> = {}

  if (!isPath(trackerPath) || !trackerPath.endsWith('.js')) {
    problems.trackerPath = 'a path that ends in .js, such as /assets/moon.js'
  } else if (trackerPath !== DEFAULT_TRACKER_PATHS.trackerPath && isTaken(trackerPath)) {
    problems.trackerPath = `another path: the server itself answers at /${firstPart(trackerPath)}`
  }
  if (!isPath(eventsPath)) {
    problems.eventsPath = 'a path without a slash at its end, such as /assets/moon'
  } else if (eventsPath !== EVENTS_PATH && isTaken(eventsPath)) {
    problems.eventsPath = `another path: the server itself answers at /${firstPart(eventsPath)}`
  } else if ([trackerPath, vitalsPath(trackerPath)].includes(eventsPath)) {
    problems.eventsPath = 'another path: the script or its vitals file is there'
  }
  return problems
}
