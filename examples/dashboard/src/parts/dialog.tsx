import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import { useKit } from '../state/kit.ts'

interface Props {
  title: string
  /** A panel at the side, or a box in the middle. */
  place?: 'side' | 'middle'
  onClose: () => void
  children: ComponentChildren
}

/** Open for as long as it is drawn. The browser holds the focus inside, closes it on Escape and gives the focus back. */
export function Dialog({ title, place = 'middle', onClose, children }: Props) {
  const { text } = useKit()
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const opener = document.activeElement
    dialog.current?.showModal()
    return () => opener instanceof HTMLElement && opener.focus()
  }, [])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape does what a click beside it does.
    <dialog
      ref={dialog}
      class={`dialog ${place}`}
      aria-labelledby={id}
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && onClose()}
    >
      <div class="sheet">
        <div class="head">
          <h2 id={id}>{title}</h2>
          <button type="button" class="button plain" onClick={onClose}>
            <span class="unseen">{text('close')}</span>
            <svg class="icon" viewBox="0 0 20 20" aria-hidden="true">
              <path d="m5 5 10 10M15 5 5 15" />
            </svg>
          </button>
        </div>
        <div class="body">{children}</div>
      </div>
    </dialog>
  )
}
