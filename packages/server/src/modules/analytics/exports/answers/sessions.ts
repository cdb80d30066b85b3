import type { ExportedQuestions, Session } from '@tinyeclipse/sdk/contract'
import type { Cell } from '../../csv.ts'
import { resolveRange } from '../../range.ts'
import { listSessions } from '../../sessions/list.ts'
import { ofPages } from '../answered.ts'
import { checkAsked } from '../check.ts'
import type { Exportable } from '../exportable.ts'

/** Every session that meets it, newest first, read page by page while the file is sent. */
export const sessions: Exportable<ExportedQuestions['sessions']> = {
  gate: 'analytics',
  check: checkAsked,
  async ask({ parts, of, site }, { limit: most, ...question }) {
    const asked = await parts.lookUp(of, question)
    // Once for all pages: a midnight that passes meanwhile must not move `yesterday`.
    const range = resolveRange(question.range, asked.today)
    return ofPages({
      name: ['sessions', range.from, range.to],
      columns: [...WORDS.map(([name]) => name), `revenue_${site.currency}`, 'revenue_other'],
      // Each page has the time of its statements; all of them together have as long as somebody waits for them.
      load: (page) => listSessions(parts.database, { ...asked, signal: of.signal }, { range, ...page }),
      toRows: (session) => [
        [...WORDS.map(([, read]) => read(session)), ...readRevenue(session.revenue, site.currency)],
      ],
      most,
    })
  },
}

const WORDS: [name: string, read: (session: Session) => Cell][] = [
  ['id', ({ id }) => id],
  ['started_at', ({ startedAt }) => startedAt],
  ['ended_at', ({ endedAt }) => endedAt],
  ['country', ({ country }) => country],
  ['device', ({ device }) => device],
  ['browser', ({ browser }) => browser],
  ['os', ({ os }) => os],
  ['language', ({ language }) => language],
  ['referrer', ({ referrer }) => referrer],
  ['source', ({ source }) => source],
  ['channel', ({ channel }) => channel],
  ['utm_source', ({ utmSource }) => utmSource],
  ['utm_medium', ({ utmMedium }) => utmMedium],
  ['utm_campaign', ({ utmCampaign }) => utmCampaign],
  ['utm_term', ({ utmTerm }) => utmTerm],
  ['utm_content', ({ utmContent }) => utmContent],
  ['click_id', ({ clickId }) => clickId],
  ['entry_page', ({ entryPage }) => entryPage],
  ['exit_page', ({ exitPage }) => exitPage],
  ['pageviews', ({ pageviews }) => pageviews],
  ['events', ({ events }) => events],
  ['engaged_seconds', ({ engagedSeconds }) => engagedSeconds],
  ['converted', ({ converted }) => String(converted)],
]

/** Which currencies there are is only known at the end of the file: what is not the site's stands together. */
function readRevenue({ ...amounts }: Session['revenue'], currency: string): [number, string | null] {
  const own = amounts[currency] ?? 0
  delete amounts[currency]
  const others = Object.entries(amounts).map(([code, amount]) => `${code} ${amount}`)
  return [own, others.length > 0 ? others.toSorted().join(' ') : null]
}
