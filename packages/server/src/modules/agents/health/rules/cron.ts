import { bad, defineHealthRule, good } from '../define.ts'

const LATE_SECONDS = 15 * 60
const VERY_LATE_SECONDS = 24 * 3_600

export const cron = defineHealthRule({
  name: 'cron',
  title: 'Planned tasks',
  look({ state: { cron } }) {
    if (!cron) return null
    const { isDisabled, lateSeconds, dueEvents } = cron
    const values = { isDisabled, lateMinutes: Math.round(lateSeconds / 60), dueEvents }
    if (lateSeconds < LATE_SECONDS) return good('Planned tasks run in time', values)
    return bad(lateSeconds < VERY_LATE_SECONDS ? 'attention' : 'critical', {
      reason: `Planned tasks are ${values.lateMinutes} minutes late`,
      advice: isDisabled
        ? 'DISABLE_WP_CRON is set: have the host call wp-cron.php every five minutes'
        : 'WordPress runs them when somebody visits: have the host call wp-cron.php every five minutes',
      values,
    })
  },
})
