import { nameOf } from '@tinyeclipse/analytics-view/texts/names'
import type { Session } from '@tinyeclipse/sdk'
import { useKit } from '../kit.ts'

interface Props {
  visits: readonly Session[]
  openId: string | null
  onOpen: (visit: Session, button: HTMLElement) => void
}

/** Visits below the day on which they began. */
export function VisitList({ visits, openId, onOpen }: Props) {
  const { site, format } = useKit()
  const zone = site?.timeZone ?? 'UTC'
  const days: { day: string; visits: Session[] }[] = []
  for (const visit of visits) {
    const day = format.dayAt(visit.startedAt, zone)
    if (days.at(-1)?.day !== day) days.push({ day, visits: [] })
    days.at(-1)?.visits.push(visit)
  }
  return days.map(({ day, visits: ofDay }) => (
    <div key={day} className="visit-day">
      <h3>{day}</h3>
      <ul className="visit-list">
        {ofDay.map((visit) => (
          <li key={visit.id} data-row={visit.id}>
            <button
              type="button"
              aria-current={visit.id === openId}
              onClick={(event) => onOpen(visit, event.currentTarget)}
            >
              <Visit visit={visit} zone={zone} />
            </button>
          </li>
        ))}
      </ul>
    </div>
  ))
}

/** To which page, when, from where, how long, and what it brought. */
function Visit({ visit, zone }: { visit: Session; zone: string }) {
  const { text, format } = useKit()
  const country = nameOf('country', visit.country, text, format)
  const source = visit.source ?? nameOf('channel', visit.channel, text, format)
  const amounts = Object.entries(visit.revenue).map(([currency, amount]) => format.money(amount, currency))
  const pages = text(`visitPages_${format.plural(visit.pageviews)}`, { n: format.full(visit.pageviews) })
  return (
    <>
      <span className="page">{visit.entryPage ?? '–'}</span>
      <time className="when quiet" dateTime={visit.startedAt}>
        {format.minuteAt(visit.startedAt, zone)}
      </time>
      <span className="from quiet">{[country, nameOf('device', visit.device, text, format), source].join(' · ')}</span>
      <span className="much quiet">
        {pages} · {format.seconds(visit.engagedSeconds)}
      </span>
      {visit.converted && <b className="gain">{amounts.join(' + ') || text('converted')}</b>}
    </>
  )
}
