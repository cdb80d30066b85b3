import { explain } from '@tinyeclipse/analytics-view/panels/explain'
import { codeOf } from '@tinyeclipse/analytics-view/state/ask'
import type { AnalyticsAnswer } from '@tinyeclipse/sdk'
import { Button, SelectControl, TextControl } from '@wordpress/components'
import { plus } from '@wordpress/icons'
import { type FormEvent, useId, useRef, useState } from 'react'
import { useAnswer } from '../../state/ask.ts'
import { useKit } from '../kit.ts'
import { type Funnel, isComplete, MOST_STEPS, moveStep, nameOfStep, newStep, type Step, WINDOWS } from './funnel.ts'
import { MOST_FUNNELS } from './kept.ts'
import { StepRow } from './step-row.tsx'

interface Props {
  draft: Funnel
  /** Names that are taken. */
  others: readonly string[]
  onChange: (funnel: Funnel) => void
  onSave: (funnel: Funnel) => Promise<void>
  /** Left out where there is nothing to remove. */
  onRemove?: () => Promise<void>
}

const SUGGESTED = 200

/** Steps to write, move by keys or by dragging, and keep under a name. */
export function Editor({ draft, others, onChange, onSave, onRemove }: Props) {
  const { text, announce } = useKit()
  const [problem, setProblem] = useState<{ code: string; said: string } | null>(null)
  const [busy, setBusy] = useState<'save' | 'remove' | null>(null)
  const suggestions = useSuggestions()
  const [dragged, setDragged] = useState<number | null>(null)
  const list = useRef<HTMLOListElement>(null)
  const id = useId()
  const { steps } = draft
  const keys = useKeys(steps.length)

  const setSteps = (next: Step[]) => onChange({ ...draft, steps: next })
  const move = (from: number, to: number) => {
    const moved = steps[from]
    if (!moved || to < 0 || to >= steps.length) return
    keys.move(from, to)
    setSteps(moveStep(steps, from, to))
    announce(text('stepMoved', { name: nameOfStep(moved) || to + 1, n: to + 1, count: steps.length }))
  }
  const add = () => {
    setSteps([...steps, newStep()])
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>('li:last-child select')?.focus())
  }
  const work = async (what: 'save' | 'remove', run: () => Promise<void>) => {
    if (busy) return
    setBusy(what)
    setProblem(null)
    try {
      await run()
    } catch (error) {
      if (!(error instanceof Error)) throw error
      setProblem({ code: codeOf(error), said: explain(error, text) })
    } finally {
      setBusy(null)
    }
  }
  const save = (event: FormEvent) => {
    event.preventDefault()
    const name = draft.name.trim() || text('funnelUnnamed')
    if (others.includes(name)) return setProblem({ code: 'conflict', said: text('funnelNameTaken', { name }) })
    if (!onRemove && others.length >= MOST_FUNNELS) {
      return setProblem({ code: 'conflict', said: text('funnelTooMany', { count: MOST_FUNNELS }) })
    }
    return work('save', async () => {
      await onSave({ ...draft, name })
      announce(text('funnelSaved', { name }))
    })
  }
  const labelOfWindow = (minutes: number) => {
    const usual = WINDOWS.find((each) => each === minutes)
    return usual === undefined ? text('windowMinutes', { n: minutes }) : text(`window_${usual}`)
  }
  const windows = [...new Set([...WINDOWS, draft.windowMinutes])]
  return (
    <form className="editor" onSubmit={save}>
      <div className="editor-head">
        <TextControl
          label={text('funnelName')}
          value={draft.name}
          maxLength={60}
          onChange={(name) => onChange({ ...draft, name })}
          __nextHasNoMarginBottom
        />
        <SelectControl
          label={text('funnelWindow')}
          value={String(draft.windowMinutes)}
          options={windows.map((value) => ({ value: String(value), label: labelOfWindow(value) }))}
          onChange={(value) => onChange({ ...draft, windowMinutes: Number(value) })}
          __nextHasNoMarginBottom
        />
      </div>
      <ol className="editor-steps" ref={list} aria-label={text('steps')}>
        {steps.map((step, index) => (
          <StepRow
            key={keys.at(index)}
            step={step}
            index={index}
            isDragged={dragged === index}
            isOnly={steps.length === 1}
            pagesId={`${id}-pages`}
            eventsId={`${id}-events`}
            onChange={(changed) => setSteps(steps.with(index, changed))}
            onRemove={() => {
              keys.remove(index)
              setSteps(steps.toSpliced(index, 1))
            }}
            onMove={(by) => move(index, index + by)}
            onDrag={setDragged}
            onDrop={() => {
              if (dragged !== null && dragged !== index) move(dragged, index)
              setDragged(null)
            }}
          />
        ))}
      </ol>
      <datalist id={`${id}-pages`}>
        {suggestions.pages.map((value) => (
          <option key={value} value={value} />
        ))}
      </datalist>
      <datalist id={`${id}-events`}>
        {suggestions.events.map((value) => (
          <option key={value} value={value} />
        ))}
      </datalist>
      <div className="editor-foot">
        <Button variant="secondary" size="compact" icon={plus} disabled={steps.length >= MOST_STEPS} onClick={add}>
          {text('stepAdd')}
        </Button>
        <Button
          variant="primary"
          size="compact"
          type="submit"
          isBusy={busy === 'save'}
          disabled={!isComplete(draft) || busy !== null}
          accessibleWhenDisabled={busy !== null}
        >
          {text('funnelSave')}
        </Button>
        {onRemove && (
          <Button
            variant="tertiary"
            size="compact"
            isDestructive
            isBusy={busy === 'remove'}
            disabled={busy !== null}
            accessibleWhenDisabled
            onClick={() => work('remove', onRemove)}
          >
            {text('funnelRemove')}
          </Button>
        )}
        <span className="quiet">{text('funnelKept')}</span>
      </div>
      {problem && (
        <p role="alert" data-error={problem.code}>
          {problem.said}
        </p>
      )}
    </form>
  )
}

/** Pages and events that there are, to choose from while typing. */
function useSuggestions() {
  const { client, siteId, view } = useKit()
  const question = { metrics: ['visitors'], range: view.range, dimensions: ['page', 'event'], limit: SUGGESTED }
  const { value } = useAnswer(
    (signal) => client.analytics.query(siteId, question, { signal }),
    JSON.stringify([siteId, question]),
  )
  return { pages: valuesOf(value, 'page'), events: valuesOf(value, 'event') }
}

const valuesOf = (answer: AnalyticsAnswer | null, dimension: string): string[] =>
  (answer?.breakdowns[dimension]?.rows ?? []).flatMap(({ value }) => value ?? [])

/** What tells steps apart while they move, so that the focus moves with them. */
function useKeys(count: number) {
  const next = useRef(0)
  const keys = useRef<number[]>([])
  while (keys.current.length < count) keys.current.push(next.current++)
  keys.current.length = count
  return {
    at: (index: number) => keys.current[index],
    move(from: number, to: number) {
      const [key = next.current++] = keys.current.splice(from, 1)
      keys.current.splice(to, 0, key)
    },
    remove: (index: number) => void keys.current.splice(index, 1),
  }
}
