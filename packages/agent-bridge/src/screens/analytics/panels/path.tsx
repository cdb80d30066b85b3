import { factsOf, sayProperties, stepsOf } from '@tinyeclipse/analytics-view/panels/session-steps'
import type { Session, SessionEvent } from '@tinyeclipse/sdk'
import { Button } from '@wordpress/components'
import { arrowLeft } from '@wordpress/icons'
import { useEffect, useRef } from 'react'
import { useAnswer } from '../../state/ask.ts'
import { useKit } from '../kit.ts'
import { Download } from '../parts/download.tsx'
import { Shown } from '../parts/panel.tsx'

/** What happened in one visit, step by step. */
export function Path({ visit, onClose }: { visit: Session; onClose: () => void }) {
  const kit = useKit()
  const { client, siteId, site, text, format } = kit
  const zone = site?.timeZone ?? 'UTC'
  const answer = useAnswer((signal) => client.analytics.session(siteId, visit.id, { signal }), visit.id)
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => title.current?.focus(), [])

  return (
    <section className="path" data-visit={visit.id} aria-labelledby="te-path-title">
      <div className="path-head">
        <Button className="back" icon={arrowLeft} label={text('backToVisits')} size="compact" onClick={onClose} />
        <h3 id="te-path-title" ref={title} tabIndex={-1}>
          {text('visitAt', { time: format.time(visit.startedAt, zone) })}
        </h3>
        <Download
          name={`visit-${visit.id.slice(0, 8)}`}
          request={{ session: { sessionId: visit.id }, table: 'totals' }}
        />
      </div>
      <ul className="facts">
        {factsOf(visit, kit).map(([dimension, said]) => (
          <li key={dimension}>{said}</li>
        ))}
        <li>{text('visitLasted', { time: format.seconds(visit.engagedSeconds) })}</li>
      </ul>
      <Shown answer={answer} rows={8}>
        {({ events, truncated }) => (
          <>
            <ol className="steps">
              {stepsOf(events).map(({ event, seconds, scroll }, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: what has happened keeps its place; two may be of one moment.
                <li key={`${event.at} ${index}`} data-kind={event.kind}>
                  <time dateTime={event.at}>{format.clock(event.at, zone)}</time>
                  <div>
                    <Happened event={event} />
                    {seconds > 0 && (
                      <p className="quiet">
                        {format.seconds(seconds)}
                        {scroll !== null && ` · ${text('scroll_depth')} ${format.percent(scroll)}`}
                      </p>
                    )}
                  </div>
                </li>
              ))}
            </ol>
            {truncated && <p className="quiet">{text('moreEvents')}</p>}
          </>
        )}
      </Shown>
    </section>
  )
}

function Happened({ event }: { event: SessionEvent }) {
  const { text, format } = useKit()
  if (event.kind === 'pageview') return <p className="page">{event.path}</p>
  if (event.kind === 'click') {
    return (
      <p>
        {text('kind_click')} <code>{event.element}</code>
      </p>
    )
  }
  if (event.kind === 'identify') return <p>{text('kind_identify')}</p>
  const properties = sayProperties(event)
  return (
    <>
      <p>
        <b>{event.name}</b>
        {event.amount !== null && <b className="gain">{format.money(event.amount, event.currency ?? 'EUR')}</b>}
      </p>
      {properties && <p className="quiet">{properties}</p>}
    </>
  )
}
