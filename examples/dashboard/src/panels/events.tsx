import { keysToAsk } from '@tinyeclipse/analytics-view/panels/properties'
import { eventTab } from '@tinyeclipse/analytics-view/panels/tabs'
import { asked } from '@tinyeclipse/analytics-view/state/view'
import { useState } from 'preact/hooks'
import { Download } from '../parts/download.tsx'
import { useAnswer } from '../state/ask.ts'
import { useKit } from '../state/kit.ts'
import { BreakdownRows } from './breakdown.tsx'
import { Panel, Shown } from './panel.tsx'
import { Rows } from './rows.tsx'
import { Tabs } from './tabs.tsx'

/** Events by name; of the one that everything is filtered by also what its properties were. */
export function Events() {
  const { view, text } = useKit()
  const tab = eventTab(text)
  const event = view.filters.find(({ dimension, isNot }) => dimension === 'event' && !isNot)?.value
  return (
    <Panel
      name="events"
      title={text('eventsTitle')}
      class="wide-panel"
      tools={
        <Download name="event" request={{ query: { ...asked(view), metrics: [...tab.metrics] }, table: 'event' }} />
      }
    >
      <div class="event-columns">
        <div>
          <BreakdownRows tab={tab} />
        </div>
        {event ? <Properties key={event} event={event} /> : <p class="nothing">{text('eventsHelp')}</p>}
      </div>
    </Panel>
  )
}

function Properties({ event }: { event: string }) {
  const { client, siteId, view, moment, text } = useKit()
  const [asking, setAsking] = useState('')
  const [own, setOwn] = useState<string | null>(null)
  const [chosen, choose] = useState<string | null>(null)
  const tab = eventTab(text)
  const keys = keysToAsk(own)
  const dimensions = keys.map((key) => `property:${key}`)
  const question = { ...asked(view), metrics: [...tab.metrics], dimensions, limit: 8 }
  const answer = useAnswer(
    (signal) => client.analytics.query(siteId, question, { signal }),
    JSON.stringify([siteId, question]),
    moment,
  )
  const submit = (submitted: Event) => {
    submitted.preventDefault()
    const key = asking.trim().slice(0, 50)
    if (!key) return
    setOwn(key)
    choose(key)
  }
  return (
    <div>
      <h3>{text('properties', { event })}</h3>
      <Shown answer={answer} rows={4}>
        {({ breakdowns }) => {
          const found = keys.filter((key) => breakdowns[`property:${key}`]?.rows.some(({ value }) => value !== null))
          const key = found.find((each) => each === chosen) ?? found[0]
          return (
            <>
              {found.length > 1 && (
                <Tabs
                  title={text('property')}
                  items={found.map((value) => ({ value, text: value }))}
                  chosen={key}
                  onChoose={choose}
                />
              )}
              {key ? (
                <Rows
                  dimension={`property:${key}`}
                  head={key}
                  metrics={tab.metrics}
                  rows={breakdowns[`property:${key}`]?.rows.filter(({ value }) => value !== null) ?? []}
                />
              ) : (
                <p class="quiet">{text('noProperties')}</p>
              )}
            </>
          )
        }}
      </Shown>
      <form class="ask-property" onSubmit={submit}>
        <label>
          <span>{text('otherProperty')}</span>
          <input type="text" value={asking} maxLength={50} onInput={(input) => setAsking(input.currentTarget.value)} />
        </label>
        <button type="submit" class="button">
          {text('apply')}
        </button>
      </form>
    </div>
  )
}
