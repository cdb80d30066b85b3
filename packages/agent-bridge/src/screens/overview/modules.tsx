import { type SiteState, useKit } from '../kit.ts'
import { Mark } from '../parts/mark.tsx'
import { Section } from '../parts/section.tsx'

/** Which kinds of things the site does, and by which plugin. */
export function Modules({ state: { modules } }: { state: SiteState }) {
  const { text } = useKit()
  if (!modules) return null
  const sorted = modules.toSorted((one, other) => Number(other.isFound) - Number(one.isFound))
  return (
    <Section name="modules" title={text('modules')}>
      <ul className="te-modules">
        {sorted.map(({ name, isFound, by }) => (
          <li key={name} data-found={isFound}>
            <Mark tone={isFound ? 'good' : 'none'} />
            <span>{text.word('module_', name) ?? name}</span>
            <span className="te-quiet">{isFound ? by : text('notFound')}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
