import { asked } from '@tinyeclipse/analytics-view/state/view'
import type { FunnelQuery } from '@tinyeclipse/sdk'
import { SelectControl } from '@wordpress/components'
import { useEffect, useState } from 'react'
import { useKit } from '../kit.ts'
import { Download } from '../parts/download.tsx'
import { Panel, Shown } from '../parts/panel.tsx'
import { useAnswer } from '../state/answer.ts'
import { Drawing } from './drawing.tsx'
import { Editor } from './editor.tsx'
import { type Funnel, isComplete, newFunnel, questionOf, readFunnel, writeFunnel } from './funnel.ts'

const SHOP = 'shop'
const NEW = 'new'
/** Nobody wants an answer to every letter that is typed. */
const PAUSE_MS = 500

/** The way of a shop's visitors, or one of one's own: a column for each step, and what is lost between. */
export function Funnels() {
  const { client, siteId, view, change, moment, text, funnels } = useKit()
  const [kept, setKept] = useState(() => funnels.list())
  const [draft, setDraft] = useState<Funnel | null>(() => readFunnel(view.choices.funnel))
  const asking = useSettled(draft)
  const question: FunnelQuery = { ...asked(view), ...(asking && isComplete(asking) && questionOf(asking)) }
  const isAsking = asking === null || isComplete(asking)
  const answer = useAnswer(
    async (signal) => (isAsking ? client.analytics.funnel(siteId, question, { signal }) : null),
    JSON.stringify([siteId, question, isAsking]),
    moment,
  )
  const show = (funnel: Funnel | null) => {
    const { funnel: _, ...others } = view.choices
    setDraft(funnel)
    change({ choices: funnel ? { ...others, funnel: writeFunnel(funnel) } : others })
  }
  const chosen = draft ? (kept.some(({ name }) => name === draft.name) ? `kept:${draft.name}` : NEW) : SHOP

  return (
    <Panel
      name="funnel"
      title={text('funnel')}
      help={text('funnelHelp')}
      tabs={
        <SelectControl
          className="funnel-choice"
          label={text('funnelMine')}
          hideLabelFromVision
          size="compact"
          value={chosen}
          options={[
            { value: SHOP, label: text('funnelShop') },
            ...kept.map(({ name }) => ({ value: `kept:${name}`, label: name })),
            { value: NEW, label: draft && chosen === NEW && draft.name ? draft.name : text('funnelNew') },
          ]}
          onChange={(value) =>
            show(value === SHOP ? null : (kept.find(({ name }) => value === `kept:${name}`) ?? newFunnel()))
          }
          __nextHasNoMarginBottom
        />
      }
      tools={<Download name="funnel" request={{ funnel: question, table: 'funnel' }} />}
    >
      {draft && (
        <Editor
          draft={draft}
          isKept={chosen !== NEW}
          onChange={setDraft}
          onSave={(funnel) => {
            funnels.save(funnel)
            setKept(funnels.list())
            show(funnel)
          }}
          onRemove={(name) => {
            funnels.remove(name)
            setKept(funnels.list())
            show(null)
          }}
        />
      )}
      <Shown answer={answer} rows={4}>
        {(value) => (value ? <Drawing answer={value} isShop={asking === null} /> : null)}
      </Shown>
      {answer.value === null && !isAsking && <p className="nothing">{text('stepsMissing')}</p>}
    </Panel>
  )
}

/** A value once it has stood still for a moment; at once when another funnel is shown. */
function useSettled(draft: Funnel | null): Funnel | null {
  const [settled, setSettled] = useState(draft)
  const isOther = draft === null || settled === null || draft.steps.length !== settled.steps.length
  useEffect(() => {
    const timer = setTimeout(() => setSettled(draft), isOther ? 0 : PAUSE_MS)
    return () => clearTimeout(timer)
  }, [draft, isOther])
  return settled
}
