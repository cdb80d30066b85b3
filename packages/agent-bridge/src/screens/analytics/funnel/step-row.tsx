import { Button, SelectControl, TextControl } from '@wordpress/components'
import { closeSmall, dragHandle } from '@wordpress/icons'
import { type KeyboardEvent, useState } from 'react'
import { useKit } from '../kit.ts'
import { nameOfStep, STEP_KINDS, type Step, type StepKind } from './funnel.ts'

interface Props {
  step: Step
  index: number
  isDragged: boolean
  isOnly: boolean
  /** Lists of what there is to choose from. */
  pagesId: string
  eventsId: string
  onChange: (step: Step) => void
  onRemove: () => void
  onMove: (by: number) => void
  onDrag: (index: number | null) => void
  onDrop: () => void
}

/** One step: what is done, where, and what it is called. Its handle moves it, by dragging or with the arrow keys. */
export function StepRow({ step, index, isDragged, isOnly, pagesId, eventsId, onChange, ...on }: Props) {
  const { text } = useKit()
  const [isHeld, setHeld] = useState(false)
  const n = index + 1
  const isEvent = step.kind.startsWith('event_')
  const walk = (event: KeyboardEvent) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key]
    if (!by) return
    event.preventDefault()
    on.onMove(by)
  }
  return (
    <li
      data-dragged={isDragged}
      // Only from its handle: text in its fields is to be marked with the pointer too.
      draggable={isHeld}
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = 'move'
        on.onDrag(index)
      }}
      onDragEnd={() => {
        setHeld(false)
        on.onDrag(null)
      }}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault()
        on.onDrop()
      }}
    >
      <Button
        className="handle"
        icon={dragHandle}
        size="compact"
        label={text('stepMove', { n, name: nameOfStep(step) })}
        onKeyDown={walk}
        onPointerDown={() => setHeld(true)}
        onPointerUp={() => setHeld(false)}
      />
      <span className="number" aria-hidden="true">
        {n}
      </span>
      <SelectControl
        label={text('stepKind', { n })}
        hideLabelFromVision
        value={step.kind}
        options={STEP_KINDS.map((value) => ({ value, label: text(`kind_${value}`) }))}
        onChange={(kind) => onChange({ ...step, kind: kind as StepKind })}
        __nextHasNoMarginBottom
      />
      <TextControl
        className="value"
        label={text('stepValue', { n })}
        hideLabelFromVision
        placeholder={isEvent ? 'purchase' : '/contact'}
        list={isEvent ? eventsId : pagesId}
        value={step.value}
        onChange={(value) => onChange({ ...step, value })}
        __nextHasNoMarginBottom
      />
      <TextControl
        className="name"
        label={text('stepName', { n })}
        hideLabelFromVision
        placeholder={text('stepNamePlaceholder')}
        maxLength={60}
        value={step.name}
        onChange={(name) => onChange({ ...step, name })}
        __nextHasNoMarginBottom
      />
      <Button
        icon={closeSmall}
        size="compact"
        label={text('stepRemove', { n })}
        disabled={isOnly}
        onClick={on.onRemove}
      />
    </li>
  )
}
