import { PRESETS } from '@tinyeclipse/analytics-view/state/view'
import { useKit } from '../state/kit.ts'
import { Dialog } from './dialog.tsx'
import { RANGE_KEYS } from './range-keys.ts'

/** What each key does. */
export function ShortcutList({ onClose }: { onClose: () => void }) {
  const { text } = useKit()
  const keys: [string, string][] = [
    ...PRESETS.map((preset): [string, string] => [RANGE_KEYS[preset], text(preset)]),
    ['X', text('shortcutCompare')],
    ['C', text('shortcutClear')],
    ['?', text('shortcutHelp')],
  ]
  return (
    <Dialog title={text('shortcuts')} onClose={onClose}>
      <dl class="keys">
        {keys.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
