import { COMPARISONS, type Comparison, daysOf, PRESETS, type View } from '@tinyeclipse/analytics-view/state/view'
import { useState } from 'preact/hooks'
import { useKit } from '../state/kit.ts'
import { Choices, Menu } from './menu.tsx'
import { RANGE_KEYS } from './range-keys.ts'

/** The period: one of those that are asked for often, or two days of the calendar. */
export function RangePicker() {
  const { view, change, text, format } = useKit()
  const { range } = view
  const label = 'preset' in range ? text(range.preset) : format.range(range.from, range.to)
  return (
    <Menu title={text('period')} label={label} class="range">
      {(close) => {
        const choose = (chosen: View['range']) => {
          change({ range: chosen, granularity: null })
          close()
        }
        return (
          <>
            <Choices
              items={PRESETS.map((value) => ({ value, text: text(value), shortcut: RANGE_KEYS[value] }))}
              chosen={'preset' in range ? range.preset : null}
              onChoose={(preset) => choose({ preset })}
            />
            <CustomRange onChoose={choose} />
          </>
        )
      }}
    </Menu>
  )
}

function CustomRange({ onChoose }: { onChoose: (range: { from: string; to: string }) => void }) {
  const { view, text } = useKit()
  const [from, setFrom] = useState('from' in view.range ? view.range.from : dayBefore(daysOf(view.range) - 1))
  const [to, setTo] = useState('to' in view.range ? view.range.to : dayBefore(0))
  const submit = (event: Event) => {
    event.preventDefault()
    if (from && to) onChoose(from <= to ? { from, to } : { from: to, to: from })
  }
  return (
    <form class="custom" onSubmit={submit}>
      <p class="heading">{text('custom')}</p>
      <label>
        <span>{text('from')}</span>
        <input type="date" required value={from} onInput={(event) => setFrom(event.currentTarget.value)} />
      </label>
      <label>
        <span>{text('to')}</span>
        <input type="date" required value={to} onInput={(event) => setTo(event.currentTarget.value)} />
      </label>
      <button type="submit" class="button primary">
        {text('apply')}
      </button>
    </form>
  )
}

const dayBefore = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)

const WAYS: readonly (Comparison | null)[] = [null, ...COMPARISONS]

export function ComparisonPicker() {
  const { view, change, text } = useKit()
  return (
    <Menu title={text('compare')} label={text(`compare_${view.comparison ?? 'none'}`)} atEnd class="comparison">
      {(close) => (
        <Choices
          items={WAYS.map((value) => ({ value, text: text(`compare_${value ?? 'none'}`) }))}
          chosen={view.comparison}
          onChoose={(comparison) => {
            change({ comparison })
            close()
          }}
        />
      )}
    </Menu>
  )
}
