import { Button, Dropdown } from '@wordpress/components'
import type { ComponentProps, ReactNode } from 'react'

interface Props {
  /** What it is for, said before what the button shows. */
  title: string
  label: ReactNode
  icon?: ComponentProps<typeof Button>['icon']
  atEnd?: boolean
  /** There is nothing in it to press, so that the focus goes to all of it. */
  isRead?: boolean
  className?: string
  children: (close: () => void) => ReactNode
}

/** A button that opens a small panel below it. */
export function Drop({ title, label, icon, atEnd, isRead, className = '', children }: Props) {
  return (
    <Dropdown
      className={className}
      contentClassName="drop"
      // In its place, so that it is part of this screen to who listens, and has its colours.
      popoverProps={{ inline: true, placement: atEnd ? 'bottom-end' : 'bottom-start' }}
      focusOnMount={isRead || 'firstElement'}
      renderToggle={({ isOpen, onToggle }) => (
        <Button className="picker" size="compact" icon={icon ?? null} aria-expanded={isOpen} onClick={onToggle}>
          <span className="unseen">{title}: </span>
          {label}
          <svg className="chevron" viewBox="0 0 12 12" aria-hidden="true">
            <path d="M2.5 4.5 6 8l3.5-3.5" />
          </svg>
        </Button>
      )}
      renderContent={({ onClose }) => children(onClose)}
    />
  )
}
