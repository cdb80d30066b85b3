import { bad, defineHealthRule, good, megabytes } from '../define.ts'

const LARGE_BYTES = 100 * 1_048_576

export const debugLog = defineHealthRule({
  name: 'debug_log',
  title: 'Error log',
  look({ state: { debug } }) {
    if (!debug) return null
    const values = { megabytes: megabytes(debug.logBytes ?? 0) }
    if (debug.isLogPublic && (debug.logBytes ?? 0) > 0) {
      return bad('critical', {
        reason: 'Anybody can read debug.log',
        advice: 'Empty it, and have WP_DEBUG_LOG name a file outside the site',
        values,
      })
    }
    if ((debug.logBytes ?? 0) < LARGE_BYTES) return good('The log is small, and not public', values)
    return bad('attention', {
      reason: `debug.log has ${values.megabytes} MB`,
      advice: 'Read its end, mend what is written there, and empty it',
      values,
    })
  },
})
