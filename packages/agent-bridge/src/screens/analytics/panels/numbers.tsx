import { pageTabs, sourceTabs, technologyTabs, utmTabs } from '@tinyeclipse/analytics-view/panels/tabs'
import type { Answer } from '@tinyeclipse/analytics-view/state/ask'
import type { OverviewAnswer } from '@tinyeclipse/analytics-view/state/overview'
import { useKit } from '../kit.ts'
import { Overview } from '../overview/overview.tsx'
import { Breakdown } from './breakdown.tsx'
import { Countries } from './countries.tsx'
import { Events } from './events.tsx'
import { Goals } from './goals.tsx'
import { Summary } from './summary.tsx'

/** How many came, from where, to what, and what they did. */
export function Numbers({ overview }: { overview: Answer<OverviewAnswer> }) {
  const { text } = useKit()
  return (
    <>
      <Summary />
      <Overview answer={overview} />
      {overview.value && (
        <div className="panels">
          <Breakdown name="pages" title={text('pages')} tabs={pageTabs(text)} />
          <Breakdown
            name="sources"
            title={text('sources')}
            tabs={sourceTabs(text)}
            others={utmTabs(text)}
            othersTitle="UTM"
          />
          <Countries />
          <Breakdown name="technology" title={text('technology')} tabs={technologyTabs(text)} />
          <Goals />
          <Events />
        </div>
      )}
    </>
  )
}
