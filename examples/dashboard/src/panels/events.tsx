import { useState } from 'preact/hooks'
import { Download } from '../parts/download.tsx'
import { useAnswer } from '../state/ask.ts'
import { useKit } from '../state/kit.ts'
import { asked } from '../state/view.ts'
import { BreakdownRows } from './breakdown.tsx'
import { Panel, Shown } from './panel.tsx'
import { Rows } from './rows.tsx'
import { Tabs } from './tabs.tsx'

const METRICS = ['events', 'visitors', 'revenue'] as const

/** What the tracker and shops call the properties of their events; any other one is asked for by its name. */
const KNOWN_KEYS = [
  ...['url', 'element', 'form', 'field', 'item', 'category', 'price', 'quantity', 'items', 'order'],
  ...['id', 'name', 'product', 'coupon', 'language'],
]

/** Events by name; of the one that everything is filtered by also what its properties were. */
export function Events() {
  const { view, text } = useKit()
  const event = view.filters.find(({ dimension, isNot }) => dimension === 'event' && !isNot)?.value
  return (
    <Panel
      name="events"
      title={text('eventsTitle')}
      class="wide-panel"
      tools={<Download name="event" request={{ query: { ...asked(view), metrics: [...METRICS] }, table: 'event' }} />}
    >
      <div class="event-columns">
        <div>
          <BreakdownRows
            // Pageviews are rows of it too, without a name.
            tab={{ dimension: 'event', text: text('event'), metrics: METRICS, more: ['sessions'], isNamed: true }}
          />
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
  const keys = [...(own ? [own] : []), ...KNOWN_KEYS].slice(0, 16)
  const dimensions = keys.map((key) => `property:${key}`)
  const question = { ...asked(view), metrics: [...METRICS], dimensions, limit: 8 }
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
                  metrics={METRICS}
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
