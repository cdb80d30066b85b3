import type { Live } from '@tinyeclipse/analytics-view/state/live'
import { LiveCounter } from './live-counter.tsx'
import { ComparisonPicker, RangePicker } from './range-picker.tsx'

/** Who is there now, and which days are looked at. */
export function Bar({ live }: { live: Live }) {
  return (
    <div className="bar">
      <LiveCounter live={live} />
      <div className="pickers">
        <RangePicker />
        <ComparisonPicker />
      </div>
    </div>
  )
}
