import { pageTabs } from '@tinyeclipse/analytics-view/panels/tabs'
import { useKit } from '../state/kit.ts'
import { Breakdown } from './breakdown.tsx'

export function Pages() {
  const { text } = useKit()
  return <Breakdown name="pages" title={text('pages')} tabs={pageTabs(text)} />
}
