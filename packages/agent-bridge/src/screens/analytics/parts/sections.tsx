import type { Answer } from '@tinyeclipse/analytics-view/state/ask'
import type { OverviewAnswer } from '@tinyeclipse/analytics-view/state/overview'
import { type KeyboardEvent, useId } from 'react'
import { useInSight } from '../../state/in-sight.ts'
import { useChoice, useKit } from '../kit.ts'
import { Numbers } from '../panels/numbers.tsx'
import { Later } from './later.tsx'

/** Loaded when somebody goes there. */
const PARTS = {
  visits: async () => (await import('../panels/visits.tsx')).Visits,
  funnels: async () => (await import('../funnel/funnels.tsx')).Funnels,
  heat: async () => (await import('../heat/heat-map.tsx')).HeatMap,
  speed: async () => (await import('../panels/speed.tsx')).Speed,
}
const SECTIONS = ['numbers', 'visits', 'funnels', 'heat', 'speed'] as const satisfies ('numbers' | keyof typeof PARTS)[]

/** What there is to look at, one part at a time. */
export function Sections({ overview }: { overview: Answer<OverviewAnswer> }) {
  const { text } = useKit()
  const [chosen = 'numbers', choose] = useChoice('section', SECTIONS)
  const id = useId()
  const row = useInSight<HTMLDivElement>('[aria-selected=true]', chosen)

  const walk = (event: KeyboardEvent<HTMLElement>) => {
    const at = SECTIONS.indexOf(chosen)
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: SECTIONS.length - 1 }[event.key]
    const next = to === undefined ? undefined : SECTIONS.at(to % SECTIONS.length)
    if (!next) return
    event.preventDefault()
    choose(next)
    event.currentTarget.querySelector<HTMLElement>(`[data-section=${next}]`)?.focus()
  }
  return (
    <>
      <div ref={row} className="sections" role="tablist" aria-label={text('sections')} onKeyDown={walk}>
        {SECTIONS.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`${id}-${name}`}
            data-section={name}
            aria-selected={name === chosen}
            aria-controls={`${id}-shown`}
            tabIndex={name === chosen ? 0 : -1}
            onClick={() => choose(name)}
          >
            {text(`section_${name}`)}
          </button>
        ))}
      </div>
      <div id={`${id}-shown`} role="tabpanel" aria-labelledby={`${id}-${chosen}`} className="section">
        {chosen === 'numbers' && <Numbers overview={overview} />}
        {chosen !== 'numbers' && <Later key={chosen} load={PARTS[chosen]} props={{}} />}
      </div>
    </>
  )
}
