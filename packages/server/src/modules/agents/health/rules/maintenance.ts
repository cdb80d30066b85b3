import { bad, defineHealthRule, good } from '../define.ts'

const LONG_MS = 30 * 60_000

export const maintenance = defineHealthRule({
  name: 'maintenance',
  title: 'Maintenance mode',
  look({ state: { maintenance }, now }) {
    if (!maintenance) return null
    if (!maintenance.isOn) return good('Visitors see the site')
    const { since, runningUpdates } = maintenance
    const isLong = since !== null && now.getTime() - Date.parse(since) > LONG_MS
    return bad(isLong ? 'critical' : 'attention', {
      reason: `Visitors see that the site is being worked on${since ? `, since ${since}` : ''}`,
      advice: isLong
        ? 'An update probably broke off: remove the file .maintenance from the folder of WordPress'
        : 'Wait until the updates are through',
      values: { since, runningUpdates },
    })
  },
})
