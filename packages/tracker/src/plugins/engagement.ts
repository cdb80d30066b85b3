import { ENGAGEMENT } from '@tinyeclipse/sdk/wire'
import { listen } from '../listen.ts'
import type { Plugin } from '../types.ts'

const TICK_MS = 500

/**
 * Tells how long each page was in sight, and how far down. Ticks are counted and no clock is read: while the page is
 * frozen or the machine asleep there are none, and a clock that jumps changes nothing.
 */
export const engagement: Plugin = ({ add }) => {
  let seenMs = 0
  let bottom = 0
  // In pixels: a page that grows while it is read makes an earlier share too large.
  const look = () => {
    bottom = Math.max(bottom, scrollY + innerHeight)
  }
  setInterval(() => {
    if (document.hidden !== true) seenMs += TICK_MS
  }, TICK_MS)

  const settle = () => {
    if (!seenMs) return
    look()
    add(ENGAGEMENT, { t: seenMs, d: Math.min(Math.round((bottom / document.documentElement.scrollHeight) * 100), 100) })
    seenMs = 0
  }
  listen({ scroll: look, visibilitychange: settle })
  return () => {
    settle()
    bottom = 0
  }
}
