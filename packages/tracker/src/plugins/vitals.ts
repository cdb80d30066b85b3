import { VITALS } from '@tinyeclipse/sdk/wire'
import { type MetricType, onCLS, onFCP, onINP, onLCP, onTTFB } from 'web-vitals'
import { listen } from '../listen.ts'
import type { Plugin } from '../types.ts'

/** Thousandths: as fine as the browsers' clocks, and enough for layout shifts. */
const PRECISION = 1_000

/**
 * Tells the web vitals of each page that the browser loaded, activated or restored: once, when it is first left or out
 * of sight. What a single-page app shows later has no vitals of its own.
 */
export const vitals: Plugin = (tracker) => {
  let values: Record<string, number> = {}
  let isTold = false
  const note = ({ name, value }: MetricType) => {
    values[name.toLowerCase()] = Math.round(value * PRECISION) / PRECISION
  }
  const tell = () => {
    const { loaded } = tracker
    if (isTold || !loaded || !Object.keys(values)[0]) return
    isTold = true
    // Of an app that moved on before there was a value, too.
    tracker.add(VITALS, { o: values, u: loaded })
  }
  // All changes, because the last values come after the page is left.
  for (const measure of [onLCP, onINP, onCLS, onFCP, onTTFB]) measure(note, { reportAllChanges: true })
  listen({
    visibilitychange() {
      if (document.visibilityState === 'hidden') tell()
    },
    pageshow({ persisted }) {
      if (!persisted) return
      values = {}
      isTold = false
    },
  })
  return tell
}
