import {
  COMPARISONS,
  type Comparison,
  daysOf,
  PRESETS,
  type Preset,
  type View,
} from '@tinyeclipse/analytics-view/state/view'
import { Button, MenuGroup, MenuItemsChoice, NavigableMenu, TextControl } from '@wordpress/components'
import { type FormEvent, useState } from 'react'
import { useKit } from '../kit.ts'
import { Drop } from './drop.tsx'

/** The period: one of those that are asked for often, or two days of the calendar. */
export function RangePicker() {
  const { view, change, text, format } = useKit()
  const { range } = view
  const label = 'preset' in range ? text(range.preset) : format.range(range.from, range.to)
  return (
    <Drop title={text('period')} label={label} atEnd className="range">
      {(close) => {
        const choose = (chosen: View['range']) => {
          change({ range: chosen, granularity: null })
          close()
        }
        return (
          <>
            <NavigableMenu role="menu" aria-label={text('period')}>
              <MenuGroup>
                <MenuItemsChoice
                  choices={PRESETS.map((value) => ({ value, label: text(value) }))}
                  value={'preset' in range ? range.preset : ''}
                  onSelect={(preset) => choose({ preset: preset as Preset })}
                  onHover={ignore}
                />
              </MenuGroup>
            </NavigableMenu>
            <CustomRange onChoose={choose} />
          </>
        )
      }}
    </Drop>
  )
}

function CustomRange({ onChoose }: { onChoose: (range: { from: string; to: string }) => void }) {
  const { view, text } = useKit()
  const [from, setFrom] = useState('from' in view.range ? view.range.from : dayBefore(daysOf(view.range) - 1))
  const [to, setTo] = useState('to' in view.range ? view.range.to : dayBefore(0))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (from && to) onChoose(from <= to ? { from, to } : { from: to, to: from })
  }
  return (
    <form className="custom" onSubmit={submit}>
      <p className="heading">{text('custom')}</p>
      <TextControl type="date" required label={text('from')} value={from} onChange={setFrom} __nextHasNoMarginBottom />
      <TextControl type="date" required label={text('to')} value={to} onChange={setTo} __nextHasNoMarginBottom />
      <Button type="submit" variant="primary" size="compact">
        {text('apply')}
      </Button>
    </form>
  )
}

const dayBefore = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)
const WAYS: readonly (Comparison | null)[] = [null, ...COMPARISONS]
const ignore = () => undefined

export function ComparisonPicker() {
  const { view, change, text } = useKit()
  return (
    <Drop title={text('compare')} label={text(`compare_${view.comparison ?? 'none'}`)} atEnd className="comparison">
      {(close) => (
        <NavigableMenu role="menu" aria-label={text('compare')}>
          <MenuGroup>
            <MenuItemsChoice
              choices={WAYS.map((value) => ({ value: value ?? 'none', label: text(`compare_${value ?? 'none'}`) }))}
              value={view.comparison ?? 'none'}
              onSelect={(chosen) => {
                change({ comparison: COMPARISONS.find((each) => each === chosen) ?? null })
                close()
              }}
              onHover={ignore}
            />
          </MenuGroup>
        </NavigableMenu>
      )}
    </Drop>
  )
}
