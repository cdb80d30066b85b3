import { Button } from '@wordpress/components'
import { useState } from 'react'
import { type SiteState, useKit } from '../kit.ts'
import { Section } from '../parts/section.tsx'
import { listUpdates } from './list-updates.ts'

const FIRST = 6

/** What there is a newer version of. */
export function Updates({ state }: { state: SiteState }) {
  const { text, adminHref } = useKit()
  const [isWhole, setWhole] = useState(false)
  const updates = listUpdates(state)
  if (!state.wordpress && !state.plugins) return null
  const shown = isWhole ? updates : updates.slice(0, FIRST)
  return (
    <Section
      name="updates"
      title={text('updates')}
      tools={updates.length > 0 && <a href={adminHref('update-core.php')}>{text('updatesOpen')}</a>}
    >
      {updates.length === 0 && <p className="te-nothing">{text('updatesNone')}</p>}
      {updates.length > 0 && (
        <table className="te-table">
          <thead className="te-unseen">
            <tr>
              <th scope="col">{text('updatesName')}</th>
              <th scope="col">{text('updatesKind')}</th>
              <th scope="col">{text('updatesVersion')}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ kind, name, from, to }) => (
              <tr key={`${kind} ${name}`}>
                <th scope="row">{name}</th>
                <td className="te-quiet">{text(`kind_${kind}`)}</td>
                <td className="te-figure te-nowrap">
                  <span className="te-quiet">{from} → </span>
                  {to}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {updates.length > FIRST && (
        <Button className="te-link" variant="link" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? text('showLess') : text('showMore', { count: updates.length - FIRST })}
        </Button>
      )}
    </Section>
  )
}
