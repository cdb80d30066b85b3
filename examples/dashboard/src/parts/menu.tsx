import type { ComponentChildren } from 'preact'
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks'

interface Props {
  /** What the button says. */
  label: ComponentChildren
  /** What it is for, said before that to who listens. */
  title: string
  /** Aligned with the button's end instead of its start. */
  atEnd?: boolean
  class?: string
  children: (close: () => void) => ComponentChildren
}

/** A button that opens a small panel below it. Escape, a click beside it and moving on with Tab close it. */
export function Menu({ label, title, atEnd, children, class: name = '' }: Props) {
  const [isOpen, setOpen] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const id = useId()
  const close = () => {
    setOpen(false)
    box.current?.querySelector<HTMLElement>(':scope > button')?.focus()
  }

  // Before anything else happens: the next key is for what is chosen.
  useLayoutEffect(() => {
    if (!isOpen) return
    const closeBeside = ({ target }: Event) => box.current?.contains(target as Node) || setOpen(false)
    const page = box.current?.ownerDocument
    page?.addEventListener('pointerdown', closeBeside)
    page?.addEventListener('focusin', closeBeside)
    const within = (selector: string) => box.current?.querySelector<HTMLElement>(`[role=group] ${selector}`)
    const first = within('[aria-pressed="true"]') ?? within(':is(button, input)')
    first?.focus()
    return () => {
      page?.removeEventListener('pointerdown', closeBeside)
      page?.removeEventListener('focusin', closeBeside)
    }
  }, [isOpen])

  const walk = (event: KeyboardEvent) => {
    if (!isOpen) return
    if (event.key === 'Escape') {
      event.stopPropagation()
      return close()
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (!step || (event.target as HTMLElement).tagName === 'INPUT') return
    event.preventDefault()
    const items = [...(box.current?.querySelectorAll<HTMLElement>('[role=group] button') ?? [])]
    const at = items.indexOf(event.target as HTMLElement)
    items[(at + step + items.length) % items.length]?.focus()
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the button and the items inside.
    <div class={`menu ${name}`} ref={box} onKeyDown={walk}>
      <button type="button" class="button" aria-expanded={isOpen} aria-controls={id} onClick={() => setOpen(!isOpen)}>
        <span class="unseen">{title}: </span>
        <span class="label">{label}</span>
        <svg class="chevron" viewBox="0 0 12 12" aria-hidden="true">
          <path d="M2.5 4.5 6 8l3.5-3.5" />
        </svg>
      </button>
      {isOpen && (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a legend and a layout of its own.
        <div id={id} class={`popup ${atEnd ? 'at-end' : ''}`} role="group" aria-label={title}>
          {children(close)}
        </div>
      )}
    </div>
  )
}

interface Choice<Value> {
  value: Value
  text: string
  /** The key that chooses it without the menu. */
  shortcut?: string | undefined
}

/** Items of a menu of which one is chosen. */
export function Choices<Value>({
  items,
  chosen,
  onChoose,
}: {
  items: readonly Choice<Value>[]
  chosen: Value | null
  onChoose: (value: Value) => void
}) {
  return (
    <ul class="choices">
      {items.map(({ value, text, shortcut }) => (
        <li key={text}>
          <button type="button" aria-pressed={value === chosen} onClick={() => onChoose(value)}>
            <span>{text}</span>
            {shortcut && <kbd>{shortcut}</kbd>}
          </button>
        </li>
      ))}
    </ul>
  )
}
