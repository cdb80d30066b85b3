import { asked } from '@tinyeclipse/analytics-view/state/view'
import type { FunnelQuery, Funnel as KeptFunnel } from '@tinyeclipse/sdk'
import { Button, SelectControl } from '@wordpress/components'
import { useEffect, useState } from 'react'
import { useAnswer } from '../../state/ask.ts'
import { useKit } from '../kit.ts'
import { Download } from '../parts/download.tsx'
import { Panel, Shown } from '../parts/panel.tsx'
import { Drawing } from './drawing.tsx'
import { Editor } from './editor.tsx'
import { definitionOf, type Funnel, funnelOf, isComplete, newFunnel, readFunnel, writeFunnel } from './funnel.ts'
import { useKeptFunnels } from './kept.ts'

const SHOP = 'shop'
const NEW = 'new'
/** Nobody wants an answer to every letter that is typed. */
const PAUSE_MS = 500

/** The way of a shop's visitors, or one of one's own: a column for each step, and what is lost between. */
export function Funnels() {
  const { client, siteId, view, change, moment, text } = useKit()
  const { kept, save, remove } = useKeptFunnels()
  const [draft, setDraft] = useState<Funnel | null>(() => readFunnel(view.choices.funnel))
  /** Of the draft; null is a new one, and one that an address brought is known by its name. */
  const [chosenId, setChosenId] = useState<string | null | undefined>(undefined)
  const [removed, setRemoved] = useState<KeptFunnel | null>(null)
  const own = kept.find(({ id, name }) => (chosenId === undefined ? name === draft?.name : id === chosenId)) ?? null
  const asking = useSettled(draft)
  const question: FunnelQuery = { ...asked(view), ...(asking && isComplete(asking) && definitionOf(asking)) }
  const isAsking = asking === null || isComplete(asking)
  const answer = useAnswer(
    async (signal) => (isAsking ? client.analytics.funnel(siteId, question, { signal }) : null),
    JSON.stringify([siteId, question, isAsking]),
    moment,
  )
  const show = (funnel: Funnel | null, id: string | null) => {
    const { funnel: _, ...others } = view.choices
    setDraft(funnel)
    setChosenId(id)
    setRemoved(null)
    change({ choices: funnel ? { ...others, funnel: writeFunnel(funnel) } : others })
  }
  const showKept = (funnel: KeptFunnel) => show(funnelOf(funnel), funnel.id)
  // Where it cannot be kept again it is shown as it was, to be kept by hand: its form says what is wrong.
  const undo = (funnel: KeptFunnel) => save(funnelOf(funnel), null).then(showKept, () => show(funnelOf(funnel), null))
  const choose = (value: string) => {
    const funnel = kept.find(({ id }) => id === value)
    if (funnel) showKept(funnel)
    else show(value === SHOP ? null : newFunnel(), null)
  }

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
          value={draft ? (own?.id ?? NEW) : SHOP}
          options={[
            { value: SHOP, label: text('funnelShop') },
            ...kept.map(({ id, name }) => ({ value: id, label: name })),
            { value: NEW, label: draft && !own && draft.name ? draft.name : text('funnelNew') },
          ]}
          onChange={choose}
          __nextHasNoMarginBottom
        />
      }
      tools={<Download name="funnel" request={{ funnel: question, table: 'funnel' }} />}
    >
      {draft && (
        <Editor
          draft={draft}
          others={kept.filter((each) => each !== own).map(({ name }) => name)}
          onChange={setDraft}
          onSave={async (funnel) => showKept(await save(funnel, own?.id ?? null))}
          {...(own && {
            onRemove: async () => {
              await remove(own.id)
              show(null, null)
              setRemoved(own)
            },
          })}
        />
      )}
      {removed && (
        <p className="quiet" role="status">
          {text('funnelRemoved', { name: removed.name })}{' '}
          <Button variant="link" onClick={() => undo(removed)}>
            {text('funnelUndo')}
          </Button>
        </p>
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
