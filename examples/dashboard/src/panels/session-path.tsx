import type { Session, SessionEvent } from '@tinyeclipse/sdk'
import { Dialog } from '../parts/dialog.tsx'
import { useAnswer } from '../state/ask.ts'
import { type Kit, useKit } from '../state/kit.ts'
import { nameOf } from '../texts/names.ts'
import { Shown } from './panel.tsx'

/** What happened in one visit, step by step. */
export function SessionPath({ session, onClose }: { session: Session; onClose: () => void }) {
  const kit = useKit()
  const { client, siteId, site, text, format } = kit
  const zone = site?.timeZone ?? 'UTC'
  const answer = useAnswer((signal) => client.analytics.session(siteId, session.id, { signal }), session.id)
  const facts = [
    ['country', session.country],
    ['device', session.device],
    ['browser', session.browser],
    ['os', session.os],
    ['channel', session.channel],
    ['source', session.source],
    ['utm_campaign', session.utmCampaign],
  ] as const
  return (
    <Dialog title={text('session', { time: format.time(session.startedAt, zone) })} place="side" onClose={onClose}>
      <ul class="facts">
        {facts.map(([dimension, value]) => value && <li key={dimension}>{nameOf(dimension, value, text, format)}</li>)}
      </ul>
      <Shown answer={answer} rows={10}>
        {({ events, truncated }) => (
          <>
            <ol class="path">
              {withReading(events).map(({ event, seconds, scroll }, index) => (
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

interface Step {
  event: SessionEvent
  seconds: number
  scroll: number | null
}

/** Engagement is told with the page that it is of, and measurements are left out: a person reads what another did. */
function withReading(events: readonly SessionEvent[]): Step[] {
  const steps: Step[] = []
  for (const event of events) {
    if (event.kind === 'vitals') continue
    if (event.kind !== 'engagement') {
      steps.push({ event, seconds: 0, scroll: null })
      continue
    }
    const page = steps.findLast((step) => step.event.kind === 'pageview' && step.event.path === event.path)
    if (!page) continue
    page.seconds += event.engagedSeconds ?? 0
    page.scroll = Math.max(page.scroll ?? 0, event.scrollPercent ?? 0)
  }
  return steps
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
  const properties = Object.entries(event.properties ?? {})
  return (
    <>
      <p>
        <b>{event.name}</b>
        {event.amount !== null && <span class="amount">{format.money(event.amount, event.currency ?? 'EUR')}</span>}
      </p>
      {properties.length > 0 && (
        <p class="quiet">{properties.map(([key, value]) => `${key}: ${value ?? '–'}`).join(' · ')}</p>
      )}
    </>
  )
}
