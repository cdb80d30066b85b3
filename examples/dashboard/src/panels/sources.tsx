import { sourceTabs, utmTabs } from '@tinyeclipse/analytics-view/panels/tabs'
import { useKit } from '../state/kit.ts'
import { Breakdown } from './breakdown.tsx'

export function Sources() {
  const { text } = useKit()
  return (
    <Breakdown
      name="sources"
      title={text('sources')}
      tabs={sourceTabs(text)}
      others={utmTabs(text)}
      othersTitle="UTM"
    />
  )
}
