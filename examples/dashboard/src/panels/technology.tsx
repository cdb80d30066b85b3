import { useKit } from '../state/kit.ts'
import { Breakdown } from './breakdown.tsx'

const METRICS = ['visitors', 'bounce_rate', 'conversion_rate'] as const
const MORE = ['sessions', 'pageviews', 'engaged_seconds', 'revenue'] as const

export function Technology() {
  const { text } = useKit()
  const tab = (dimension: string, name: string) => ({ dimension, text: name, metrics: METRICS, more: MORE })
  return (
    <Breakdown
      name="technology"
      title={text('technology')}
      tabs={[
        tab('device', text('device')),
        tab('browser', text('browser')),
        tab('os', text('os')),
        tab('language', text('spoken')),
      ]}
    />
  )
}
