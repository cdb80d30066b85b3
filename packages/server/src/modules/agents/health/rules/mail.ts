import { bad, defineHealthRule, good, plural } from '../define.ts'

export const mail = defineHealthRule({
  name: 'mail',
  title: 'Mail',
  look({ state: { mail } }) {
    if (!mail) return null
    const { failed24h, succeeded24h, lastError } = mail
    const values = { failed24h, succeeded24h, lastError }
    if (failed24h === 0) {
      const left = succeeded24h === 0 ? '' : `, and ${plural(succeeded24h, 'mail')} left`
      return good(`No mail failed in 24 hours${left}`, values)
    }
    return bad(succeeded24h === 0 ? 'critical' : 'attention', {
      reason: `${plural(failed24h, 'mail')} failed in 24 hours${lastError ? `: ${lastError.slice(0, 200)}` : ''}`,
      advice: 'Send mail through an SMTP service; forms and orders are lost in silence otherwise',
      values,
    })
  },
})
