import { bad, defineHealthRule, good, plural } from '../define.ts'

export const pluginUpdates = defineHealthRule({
  name: 'plugin_updates',
  title: 'Plugins',
  look({ state: { plugins } }) {
    if (!plugins) return null
    const old = plugins.filter(({ updateTo }) => updateTo !== null)
    if (old.length === 0)
      return good(`All ${plural(plugins.length, 'plugin')} are up to date`, { plugins: plugins.length })
    // What does not run can be reached all the same.
    return bad('attention', {
      reason: `${plural(old.length, 'plugin')} can be updated`,
      advice: 'Update them under Plugins; most break-ins use a fault that an update has mended',
      values: { updates: old.length, names: old.slice(0, 10).map(({ name }) => name) },
    })
  },
})
