import { eventTab } from '@tinyeclipse/analytics-view/panels/tabs'
import { asked } from '@tinyeclipse/analytics-view/state/view'
import { useKit } from '../kit.ts'
import { Download } from '../parts/download.tsx'
import { Panel } from '../parts/panel.tsx'
import { BreakdownRows } from './breakdown.tsx'
import { Properties } from './properties.tsx'

/** Events by name; of the one that everything is filtered by also what its properties were. */
export function Events() {
  const { view, text } = useKit()
  const tab = eventTab(text)
  const event = view.filters.find(({ dimension, isNot }) => dimension === 'event' && !isNot)?.value
  return (
    <Panel
      name="events"
      title={text('eventsTitle')}
      className="wide-panel"
      help={event ? undefined : text('eventsHelp')}
      tools={
        <Download name="event" request={{ query: { ...asked(view), metrics: [...tab.metrics] }, table: 'event' }} />
      }
    >
      <div className={event ? 'columns' : undefined}>
        <div>
          <BreakdownRows tab={tab} />
        </div>
        {event && <Properties key={event} event={event} />}
      </div>
    </Panel>
  )
}
