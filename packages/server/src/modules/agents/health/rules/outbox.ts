import { bad, defineHealthRule, good, plural } from '../define.ts'

const OLD_MS = 3_600_000

export const outbox = defineHealthRule({
  name: 'outbox',
  title: 'Reports to this server',
  look({ outbox, now }) {
    if (!outbox) return null
    const { waiting, oldestAt, lost } = outbox
    const values = { waiting, oldestAt, lost }
    if (lost > 0) {
      return bad('critical', {
        reason: `${plural(lost, 'report')} could not be delivered and ${lost === 1 ? 'was' : 'were'} given up`,
        advice: 'See under Settings → Connection on the site what hinders them',
        values,
      })
    }
    const isOld = oldestAt !== null && now.getTime() - Date.parse(oldestAt) > OLD_MS
    if (!isOld) return good(waiting === 0 ? 'Everything was delivered' : `${plural(waiting, 'report')} wait`, values)
    return bad('attention', {
      reason: `${plural(waiting, 'report')} wait, the oldest since ${oldestAt}`,
      advice: 'See under Settings → Connection on the site what hinders them',
      values,
    })
  },
})
