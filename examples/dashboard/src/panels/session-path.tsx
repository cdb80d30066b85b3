import { factsOf, sayProperties, stepsOf } from '@tinyeclipse/analytics-view/panels/session-steps'
import type { Session, SessionEvent } from '@tinyeclipse/sdk'
import { Dialog } from '../parts/dialog.tsx'
import { useAnswer } from '../state/ask.ts'
import { type Kit, useKit } from '../state/kit.ts'
import { Shown } from './panel.tsx'

/** What happened in one visit, step by step. */
export function SessionPath({ session, onClose }: { session: Session; onClose: () => void }) {
  const kit = useKit()
  const { client, siteId, site, text, format } = kit
  const zone = site?.timeZone ?? 'UTC'
  const answer = useAnswer((signal) => client.analytics.session(siteId, session.id, { signal }), session.id)
  return (
    <Dialog title={text('session', { time: format.time(session.startedAt, zone) })} place="side" onClose={onClose}>
      <ul class="facts">
        {factsOf(session, kit).map(([dimension, said]) => (
          <li key={dimension}>{said}</li>
        ))}
      </ul>
      <Shown answer={answer} rows={10}>
        {({ events, truncated }) => (
          <>
            <ol class="path">
              {stepsOf(events).map(({ event, seconds, scroll }, index) => (
                <li key={`${event.at} ${index}`} data-kind={event.kind}>
                  <time dateTime={event.at}>{format.clock(event.at, zone)}</time>
                  <div>
                    <Happened event={event} kit={kit} />
                    {seconds > 0 && (
                      <p class="quiet">
                        {format.seconds(seconds)}
                        {scroll !== null && ` · ${text('scroll_depth')} ${format.percent(scroll)}`}
                      </p>
                    )}
                  </div>
                </li>
              ))}
            </ol>
            {truncated && <p class="quiet">{text('moreEvents')}</p>}
          </>
        )}
      </Shown>
    </Dialog>
  )
}

function Happened({ event, kit: { text, format } }: { event: SessionEvent; kit: Kit }) {
  if (event.kind === 'pageview') return <p>{event.path}</p>
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
        {event.amount !== null && <span class="amount">{format.money(event.amount, event.currency ?? 'EUR')}</span>}
      </p>
      {properties && <p class="quiet">{properties}</p>}
    </>
  )
}
