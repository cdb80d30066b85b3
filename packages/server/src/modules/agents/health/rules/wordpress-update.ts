import { bad, defineHealthRule, good } from '../define.ts'

export const wordpressUpdate = defineHealthRule({
  name: 'wordpress_update',
  title: 'WordPress itself',
  look({ state: { wordpress } }) {
    if (!wordpress) return null
    const { version, updateTo } = wordpress
    if (updateTo === null) return good(`WordPress ${version} is up to date`, { version })
    return bad('attention', {
      reason: `WordPress ${version} is installed, ${updateTo} is there`,
      advice: 'Make a backup and update WordPress under Dashboard → Updates',
      values: { version, updateTo },
    })
  },
})
