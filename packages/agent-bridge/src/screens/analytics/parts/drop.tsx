import { Button, Dropdown } from '@wordpress/components'
import type { ComponentProps, ReactNode } from 'react'

interface Props {
  /** What it is for, said before what the button shows. */
  title: string
  label: ReactNode
  icon?: ComponentProps<typeof Button>['icon']
  atEnd?: boolean
  className?: string
  children: (close: () => void) => ReactNode
}

/** A button that opens a small panel below it, in the colours of this screen wherever on the page it is put. */
export function Drop({ title, label, icon, atEnd, className = '', children }: Props) {
  return (
    <Dropdown
      className={className}
      contentClassName="te-analytics te-analytics-drop"
      popoverProps={{ placement: atEnd ? 'bottom-end' : 'bottom-start' }}
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
