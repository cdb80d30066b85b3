import { matching } from '@tinyeclipse/analytics-view/panels/rows'
import { metricsOf, type Tab } from '@tinyeclipse/analytics-view/panels/tabs'
import { asked } from '@tinyeclipse/analytics-view/state/view'
import { useState } from 'preact/hooks'
import { Dialog } from '../parts/dialog.tsx'
import { useAnswer } from '../state/ask.ts'
import { useKit } from '../state/kit.ts'
import { Shown } from './panel.tsx'
import { Rows } from './rows.tsx'

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
    <Dialog title={text('detailsOf', { name: tab.text })} onClose={onClose}>
      <label class="search">
        <span class="unseen">{text('search')}</span>
        <input
          type="search"
          placeholder={text('search')}
          value={wanted}
          onInput={(event) => setWanted(event.currentTarget.value)}
        />
      </label>
      <Shown answer={answer} rows={12}>
        {({ breakdowns }) => {
          const rows = breakdowns[tab.dimension]?.rows ?? []
          const named = tab.isNamed ? rows.filter(({ value }) => value !== null) : rows
          const found = matching(named, wanted, tab.dimension, { text, format })
          return (
            <>
              <div class="wide">
                <Rows dimension={tab.dimension} metrics={metrics} rows={found.slice(0, shown)} onFilter={onClose} />
              </div>
              {found.length === 0 && <p class="nothing">{text('noMatch')}</p>}
              {found.length > shown && (
                <button type="button" class="button" onClick={() => setShown(shown + STEP)}>
                  {text('more')}
                </button>
              )}
            </>
          )
        }}
      </Shown>
    </Dialog>
  )
}
