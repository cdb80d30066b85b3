import { listen } from '../listen.ts'
import type { Plugin } from '../types.ts'

/** Tells once per page that the mouse left through the top, towards tabs and address. A finger never does. */
export const exitIntent: Plugin = ({ event }) => {
  let isTold = false
  listen({
    pointerout({ y, pointerType }) {
      if (isTold || y >= 0 || pointerType !== 'mouse') return
      isTold = true
      event('exit_intent')
    },
  })
  return () => {
    isTold = false
  }
}
