import { technologyTabs } from '@tinyeclipse/analytics-view/panels/tabs'
import { useKit } from '../state/kit.ts'
import { Breakdown } from './breakdown.tsx'

export function Technology() {
  const { text } = useKit()
  return <Breakdown name="technology" title={text('technology')} tabs={technologyTabs(text)} />
}
