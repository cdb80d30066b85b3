import { bad, defineHealthRule, good, plural } from '../define.ts'

export const themeUpdates = defineHealthRule({
  name: 'theme_updates',
  title: 'Themes',
  look({ state: { themes } }) {
    if (!themes) return null
    const old = themes.filter(({ updateTo }) => updateTo !== null)
    if (old.length === 0) return good('The themes are up to date', { themes: themes.length })
    return bad('attention', {
      reason: `${plural(old.length, 'theme')} can be updated`,
      advice: 'Update them under Appearance → Themes, and remove those that are not used',
      values: { updates: old.length, names: old.slice(0, 10).map(({ name }) => name) },
    })
  },
})
