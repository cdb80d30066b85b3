import type { Live } from '@tinyeclipse/analytics-view/state/live'
import { Filters } from './filters.tsx'
import { ComparisonPicker, RangePicker } from './range-picker.tsx'

/** Who is there now, which of the visits are looked at, and of which days. */
export function Bar({ live }: { live: Live }) {
  return (
    <div className="bar">
      <Filters live={live} />
      <div className="pickers">
        <RangePicker />
        <ComparisonPicker />
      </div>
    </div>
  )
}
