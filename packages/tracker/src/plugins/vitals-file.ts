import { VITALS } from '@tinyeclipse/sdk/wire'
import type { Hook, Plugin, Tracker } from '../types.ts'

/**
 * Loads the file of the web vitals, once the page has loaded and has nothing to do, when the plan takes them.
 * It is beside the script and has its name: `moon-vitals.js` beside `moon.js`.
 */
export const vitalsFile =
  (tag: HTMLScriptElement): Plugin =>
  (tracker) => {
    let vitals: Hook | void
    let isAsked = !tag.src
    const load = () => {
      const script = document.createElement('script')
      const { origin, pathname } = new URL(tag.src)
      script.src = origin + pathname.replace(/(\.js)?$/, '-vitals$1')
      script.nonce = tag.nonce
      script.crossOrigin = tag.crossOrigin
      document.head.append(script)
    }
    Object.assign(tracker, {
      use(plugin: Plugin) {
        vitals = plugin(tracker)
      },
    } satisfies Partial<Tracker> & Record<string, unknown>)
    return (moment, parts) => {
      vitals?.(moment, parts)
      if (isAsked || !parts?.includes(VITALS)) return
      isAsked = true
      const whenIdle = () => (window.requestIdleCallback || setTimeout)(load)
      if (document.readyState === 'complete') whenIdle()
      else addEventListener('load', whenIdle)
    }
  }
