import { VITALS } from '@tinyeclipse/sdk/wire'
import type { Plugin } from '../types.ts'

/**
 * Loads the file of the web vitals when the plan takes them. It stands beside the script and has its name:
 * `moon-vitals.js` beside `moon.js`. Imported, because that passes a nonce on, asks no element of the page, and runs
 * it once however often it is asked for.
 */
export const vitalsFile =
  (src: string): Plugin =>
  () => ({
    plan(parts) {
      if (parts.includes(VITALS)) import(src.replace(/\.js(\?.*)?$/, '-vitals.js')).catch(() => {})
    },
  })
