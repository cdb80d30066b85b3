import { matching } from '@tinyeclipse/analytics-view/panels/rows'
import { metricsOf, type Tab } from '@tinyeclipse/analytics-view/panels/tabs'
import { asked } from '@tinyeclipse/analytics-view/state/view'
import { Button, Modal, SearchControl } from '@wordpress/components'
import { useState } from 'react'
import { useAnswer } from '../../state/ask.ts'
import { useKit } from '../kit.ts'
import { Shown } from '../parts/panel.tsx'
import { Rows } from '../parts/rows.tsx'

const MOST_ROWS = 1_000
const STEP = 100

/** Every row of a dimension with every figure, to search in. */
export function Details({ tab, onClose }: { tab: Tab; onClose: () => void }) {
  const { client, siteId, view, moment, text, format } = useKit()
  const [wanted, setWanted] = useState('')
  const [shown, setShown] = useState(STEP)
  const metrics = metricsOf(tab)
  const question = { ...asked(view), metrics, dimensions: [tab.dimension], limit: MOST_ROWS }
  const answer = useAnswer(
    (signal) => client.analytics.query(siteId, question, { signal }),
    JSON.stringify([siteId, question]),
    moment,
  )
  return (
    <Modal
      title={text('detailsOf', { name: tab.text })}
      size="large"
      className="te-analytics te-analytics-dialog"
      onRequestClose={onClose}
    >
      <SearchControl
        label={text('search')}
        placeholder={text('search')}
        value={wanted}
        onChange={setWanted}
        __nextHasNoMarginBottom
      />
      <Shown answer={answer} rows={12}>
        {({ breakdowns }) => {
          const rows = breakdowns[tab.dimension]?.rows ?? []
          const named = tab.isNamed ? rows.filter(({ value }) => value !== null) : rows
          const found = matching(named, wanted, tab.dimension, { text, format })
          return (
            <>
              <div className="wide">
                <Rows dimension={tab.dimension} metrics={metrics} rows={found.slice(0, shown)} onFilter={onClose} />
              </div>
              {found.length === 0 && <p className="nothing">{text('noMatch')}</p>}
              {found.length > shown && (
                <Button variant="secondary" size="compact" onClick={() => setShown(shown + STEP)}>
                  {text('more')}
                </Button>
              )}
            </>
          )
        }}
      </Shown>
    </Modal>
  )
}
