import { bad, defineHealthRule, good } from '../define.ts'

export const debugOutput = defineHealthRule({
  name: 'debug_output',
  title: 'Error messages',
  look({ state: { debug } }) {
    if (!debug) return null
    if (!debug.isOn || !debug.isDisplayed) return good('Visitors are not shown errors')
    return bad('attention', {
      reason: 'Errors are shown to visitors, with paths of the server in them',
      advice: 'Set WP_DEBUG_DISPLAY to false in wp-config.php',
    })
  },
})
