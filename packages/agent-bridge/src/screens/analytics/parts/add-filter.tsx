import { matching } from '@tinyeclipse/analytics-view/panels/rows'
import type { Filter } from '@tinyeclipse/analytics-view/state/view'
import { asked } from '@tinyeclipse/analytics-view/state/view'
import { nameOf, titleOf } from '@tinyeclipse/analytics-view/texts/names'
import { SearchControl, SelectControl } from '@wordpress/components'
import { plus } from '@wordpress/icons'
import { useState } from 'react'
import { useAnswer } from '../../state/ask.ts'
import { useKit } from '../kit.ts'
import { Drop } from './drop.tsx'
import { Shown } from './panel.tsx'

const DIMENSIONS = [
  ...['page', 'entry_page', 'exit_page', 'content_unit', 'event', 'channel', 'source', 'referrer'],
  ...['utm_campaign', 'utm_source', 'utm_medium', 'utm_term', 'utm_content'],
  ...['country', 'device', 'browser', 'os', 'language'],
]
const MOST_VALUES = 200
const SHOWN = 8

/** Any value of any dimension, also one that no panel shows just now. */
export function AddFilter({ onAdd }: { onAdd: (filter: Filter) => void }) {
  const { text } = useKit()
  return (
    <Drop title={text('filters')} label={text('addFilter')} icon={plus} className="add-filter">
      {(close) => (
        <Values
          onChoose={(dimension, value) => {
            onAdd({ dimension, value, isNot: false })
            close()
          }}
        />
      )}
    </Drop>
  )
}

function Values({ onChoose }: { onChoose: (dimension: string, value: string | null) => void }) {
  const { client, siteId, view, text, format } = useKit()
  const [dimension, setDimension] = useState('page')
  const [wanted, setWanted] = useState('')
  const metrics = dimension === 'event' ? ['events'] : ['visitors']
  const question = { ...asked(view), metrics, dimensions: [dimension], limit: MOST_VALUES }
  const answer = useAnswer(
    (signal) => client.analytics.query(siteId, question, { signal }),
    JSON.stringify([siteId, question]),
  )
  return (
    <div className="values">
      <SelectControl
        label={text('filterWhat')}
        value={dimension}
        options={DIMENSIONS.map((value) => ({ value, label: titleOf(value, text) }))}
        onChange={setDimension}
        __nextHasNoMarginBottom
      />
      <SearchControl
        label={text('search')}
        placeholder={text('search')}
        value={wanted}
        onChange={setWanted}
        __nextHasNoMarginBottom
      />
      <Shown answer={answer} rows={SHOWN}>
        {({ breakdowns }) => {
          const rows = breakdowns[dimension]?.rows ?? []
          const found = matching(rows, wanted, dimension, { text, format }).slice(0, SHOWN)
          if (found.length === 0) return <p className="quiet">{text(rows.length === 0 ? 'noValues' : 'noMatch')}</p>
          return (
            <ul className="ranked">
              {found.map(({ value, values }) => (
                <li key={value}>
                  <button type="button" onClick={() => onChoose(dimension, value)}>
                    <span>{nameOf(dimension, value, text, format)}</span>
                    <b>{format.full(Number(values[metrics[0] ?? ''] ?? 0))}</b>
                  </button>
                </li>
              ))}
            </ul>
          )
        }}
      </Shown>
    </div>
  )
}
