import { ENGAGEMENT } from '@tinyeclipse/sdk/wire'
import { listen } from '../listen.ts'
import type { Plugin } from '../types.ts'

const TICK_MS = 5_000
/** Between two ticks of a page that is awake: a longer gap means that page or machine slept, or a clock jumped. */
const LONGEST_GAP_MS = 10_000
/** Less is a redirect on its way to somewhere else. */
const LEAST_MS = 100

/** Tells how long each page was in sight, and how far down. */
export const engagement: Plugin = ({ add }) => {
  let since = 0
  let seenMs = 0
  let bottom = 0

  const tick = () => {
    const now = performance.now()
    const gap = now - since
    if (since && gap < LONGEST_GAP_MS) seenMs += gap
    since = document.visibilityState === 'hidden' ? 0 : now
  }
  // In pixels: a page that grows while it is read makes an earlier share too large.
  const look = () => {
    bottom = Math.max(bottom, scrollY + innerHeight)
  }
  setInterval(tick, TICK_MS)
  listen('scroll', look)

  return (moment) => {
    tick()
    if (moment === 'leave') since = 0
    if (moment === 'enter') seenMs = bottom = 0
    if (moment === 'plan' || seenMs < LEAST_MS) return
    look()
    const { scrollHeight } = document.scrollingElement ?? document.documentElement
    add(ENGAGEMENT, { t: Math.round(seenMs), d: Math.min(100, Math.round((bottom / scrollHeight) * 100)) })
    seenMs = 0
  }
}
