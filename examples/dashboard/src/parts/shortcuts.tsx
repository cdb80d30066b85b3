import { PRESETS } from '@tinyeclipse/analytics-view/state/view'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Kit } from '../state/kit.ts'
import { RANGE_KEYS } from './range-keys.ts'
import { ShortcutList } from './shortcut-list.tsx'

/** Keys of the whole page; silent while somebody types, and left to the browser when Ctrl, Alt or Meta is held. */
export function useShortcuts(kit: Kit) {
  const [isOpen, setOpen] = useState(false)
  const latest = useRef(kit)
  latest.current = kit

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement
      if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return
      if (target.closest('input:not([type=radio]), textarea, select, dialog, [contenteditable]')) return
      const { view, change } = latest.current
      const key = event.key.toUpperCase()
      const preset = PRESETS.find((each) => RANGE_KEYS[each] === key)
      if (preset) change({ range: { preset }, granularity: null })
      else if (key === 'X') change({ comparison: view.comparison ? null : 'previous' })
      else if (key === 'C') change({ filters: [], segmentId: null })
      else if (key === '?') setOpen(true)
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [])

  return {
    open: () => setOpen(true),
    dialog: isOpen && <ShortcutList onClose={() => setOpen(false)} />,
  }
}
