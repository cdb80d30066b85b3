import { nameOf } from '@tinyeclipse/analytics-view/texts/names'
import type { Session } from '@tinyeclipse/sdk'
import { useKit } from '../kit.ts'

interface Props {
  visits: readonly Session[]
  openId: string | null
  onOpen: (visit: Session, button: HTMLElement) => void
}

/** When it began, from where, to which page, how long, and what it brought. */
export function VisitList({ visits, openId, onOpen }: Props) {
  const { site, text, format } = useKit()
  const zone = site?.timeZone ?? 'UTC'
  return (
    <ul className="visit-list">
      {visits.map((visit) => {
        const country = nameOf('country', visit.country, text, format)
        const source = visit.source ?? nameOf('channel', visit.channel, text, format)
        const amounts = Object.entries(visit.revenue).map(([currency, amount]) => format.money(amount, currency))
        return (
          <li key={visit.id} data-row={visit.id}>
            <button
              type="button"
              aria-current={visit.id === openId}
              onClick={(event) => onOpen(visit, event.currentTarget)}
            >
              <span className="when">{format.time(visit.startedAt, zone)}</span>
              <span className="page">{visit.entryPage ?? '–'}</span>
              <span className="from quiet">
                {[country, nameOf('device', visit.device, text, format), source].join(' · ')}
              </span>
              <span className="much quiet">
                {text(`visitPages_${format.plural(visit.pageviews)}`, { n: format.full(visit.pageviews) })}
                {' · '}
                {format.seconds(visit.engagedSeconds)}
              </span>
              {visit.converted && <b className="gain">{amounts.join(' + ') || text('converted')}</b>}
            </button>
          </li>
        )
      })}
    </ul>
  )
}
