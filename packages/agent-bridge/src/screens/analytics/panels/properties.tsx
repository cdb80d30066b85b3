import { keysToAsk } from '@tinyeclipse/analytics-view/panels/properties'
import { eventTab } from '@tinyeclipse/analytics-view/panels/tabs'
import { asked } from '@tinyeclipse/analytics-view/state/view'
import { Button, TextControl } from '@wordpress/components'
import { type FormEvent, useState } from 'react'
import { useAnswer } from '../../state/ask.ts'
import { useKit } from '../kit.ts'
import { Shown } from '../parts/panel.tsx'
import { Rows } from '../parts/rows.tsx'
import { Tabs } from '../parts/tabs.tsx'

const SHOWN_VALUES = 8
const LONGEST_KEY = 50

/** What an event brought with it: those properties that it has of the names that are in use, and any other by its name. */
export function Properties({ event }: { event: string }) {
  const { client, siteId, view, moment, text } = useKit()
  const [asking, setAsking] = useState('')
  const [own, setOwn] = useState<string | null>(null)
  const [chosen, choose] = useState<string | null>(null)
  const { metrics } = eventTab(text)
  const keys = keysToAsk(own)
  const dimensions = keys.map((key) => `property:${key}`)
  const question = { ...asked(view), metrics: [...metrics], dimensions, limit: SHOWN_VALUES }
  const answer = useAnswer(
    (signal) => client.analytics.query(siteId, question, { signal }),
    JSON.stringify([siteId, question]),
    moment,
  )
  const submit = (submitted: FormEvent) => {
    submitted.preventDefault()
    const key = asking.trim().slice(0, LONGEST_KEY)
    if (!key) return
    setOwn(key)
    choose(key)
  }
  return (
    <div>
      <h3>{text('properties', { event })}</h3>
      <Shown answer={answer} rows={4}>
        {({ breakdowns }) => {
          const rowsOf = (key: string) =>
            (breakdowns[`property:${key}`]?.rows ?? []).filter(({ value }) => value !== null)
          const found = keys.filter((key) => rowsOf(key).length > 0)
          const key = found.find((each) => each === chosen) ?? found[0]
          if (!key) return <p className="quiet">{text('noProperties')}</p>
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
              <Rows dimension={`property:${key}`} head={key} metrics={metrics} rows={rowsOf(key)} />
            </>
          )
        }}
      </Shown>
      <form className="ask-property" onSubmit={submit}>
        <TextControl
          label={text('otherProperty')}
          value={asking}
          maxLength={LONGEST_KEY}
          onChange={setAsking}
          __nextHasNoMarginBottom
        />
        <Button type="submit" variant="secondary" size="compact">
          {text('apply')}
        </Button>
      </form>
    </div>
  )
}
