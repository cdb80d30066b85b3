import { metricsOf, type Tab } from '@tinyeclipse/analytics-view/panels/tabs'
import { asked } from '@tinyeclipse/analytics-view/state/view'
import { Button } from '@wordpress/components'
import { useState } from 'react'
import { useAnswer } from '../../state/ask.ts'
import { useChoice, useKit } from '../kit.ts'
import { Download } from '../parts/download.tsx'
import { NoRows, Panel, Shown } from '../parts/panel.tsx'
import { Rows } from '../parts/rows.tsx'
import { Tabs } from '../parts/tabs.tsx'
import { Details } from './details.tsx'

interface Props {
  name: string
  title: string
  tabs: readonly Tab[]
  /** Tabs behind a list, as there is no room for all. */
  others?: readonly Tab[]
  othersTitle?: string
}

/** A panel of rows for one of several dimensions. */
export function Breakdown({ name, title, tabs, others = [], othersTitle = '' }: Props) {
  const { view } = useKit()
  const all = [...tabs, ...others]
  const [dimension, choose] = useChoice(
    name,
    all.map((tab) => tab.dimension),
  )
  const tab = all.find((each) => each.dimension === dimension) ?? all[0]
  if (!tab) return null
  const isOther = others.includes(tab)
  return (
    <Panel
      name={name}
      title={title}
      help={tab.help}
      tabs={
        <div className="tab-row">
          <Tabs
            title={title}
            items={tabs.map(({ dimension: value, text }) => ({ value, text }))}
            chosen={isOther ? undefined : tab.dimension}
            onChoose={choose}
          />
          {others.length > 0 && (
            <select
              className="others"
              aria-label={othersTitle}
              data-chosen={isOther}
              value={isOther ? tab.dimension : ''}
              onChange={(event) => event.currentTarget.value && choose(event.currentTarget.value)}
            >
              <option value="" disabled>
                {othersTitle}
              </option>
              {others.map(({ dimension: value, text }) => (
                <option key={value} value={value}>
                  {text}
                </option>
              ))}
            </select>
          )}
        </div>
      }
      tools={
        <Download
          name={tab.dimension}
          request={{ query: { ...asked(view), metrics: metricsOf(tab) }, table: tab.dimension }}
        />
      }
    >
      <BreakdownRows key={tab.dimension} tab={tab} />
    </Panel>
  )
}

const SHOWN_ROWS = 9

/** The first rows, and a way to all of them. */
export function BreakdownRows({ tab }: { tab: Tab }) {
  const { client, siteId, view, moment, text, format } = useKit()
  const [isOpen, setOpen] = useState(false)
  const question = { ...asked(view), metrics: [...tab.metrics], dimensions: [tab.dimension], limit: SHOWN_ROWS }
  const answer = useAnswer(
    (signal) => client.analytics.query(siteId, question, { signal }),
    JSON.stringify([siteId, question]),
    moment,
  )
  return (
    <Shown answer={answer} rows={SHOWN_ROWS}>
      {({ breakdowns }) => {
        const found = breakdowns[tab.dimension] ?? { rows: [], total: 0 }
        const rows = tab.isNamed ? found.rows.filter(({ value }) => value !== null) : found.rows
        if (rows.length === 0) return <NoRows />
        return (
          <>
            <Rows dimension={tab.dimension} metrics={tab.metrics} rows={rows} />
            <Button variant="tertiary" size="compact" className="all" onClick={() => setOpen(true)}>
              {tab.isNamed ? text('detailsAll') : text('details', { n: format.full(found.total) })}
            </Button>
            {isOpen && <Details tab={tab} onClose={() => setOpen(false)} />}
          </>
        )
      }}
    </Shown>
  )
}
