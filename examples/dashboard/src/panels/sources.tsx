import { useKit } from '../state/kit.ts'
import { Breakdown } from './breakdown.tsx'

const METRICS = ['visitors', 'bounce_rate', 'conversion_rate'] as const
const MORE = ['sessions', 'pageviews', 'engaged_seconds', 'conversions', 'revenue'] as const

export function Sources() {
  const { text } = useKit()
  const tab = (
    dimension: 'channel' | 'source' | 'referrer' | `utm_${'campaign' | 'source' | 'medium' | 'term' | 'content'}`,
  ) => ({
    dimension,
    text: text(dimension),
    metrics: METRICS,
    more: MORE,
  })
  return (
    <Breakdown
      name="sources"
      title={text('sources')}
      tabs={(['channel', 'source', 'referrer'] as const).map(tab)}
      others={(['utm_campaign', 'utm_source', 'utm_medium', 'utm_term', 'utm_content'] as const).map(tab)}
      othersTitle="UTM"
    />
  )
}
