import type { Agent } from '@tinyeclipse/sdk'
import { useKit } from '../kit.ts'
import { countContent } from './count-content.ts'
import { listUpdates } from './list-updates.ts'

/** The site in one line: what is on it, in how many languages, and what waits. */
export function Glance({ agent: { state } }: { agent: Agent }) {
  const { text, format, adminHref } = useKit()
  const updates = listUpdates(state).length
  const counts = countContent(state)
  if (counts.length === 0 && !state.wordpress) return null
  return (
    <dl className="te-glance">
      {counts.map(({ name, label, count, languages }) => (
        <div key={name} data-count={name}>
          <dt>
            {countWord(name, label, count)}
            {languages > 1 && ` × ${text.counted('languages', languages)}`}
          </dt>
          <dd>
            <a href={adminHref(`edit.php?post_type=${encodeURIComponent(name)}`)}>{format.number(count)}</a>
          </dd>
        </div>
      ))}
      {state.wordpress && (
        <div data-count="updates">
          <dt>{text.counted('updatesWaiting', updates)}</dt>
          <dd>
            <a href={adminHref('update-core.php')}>{format.number(updates)}</a>
          </dd>
        </div>
      )}
    </dl>
  )

  /** Types of plugins are called as the site calls them. */
  function countWord(name: string, label: string, count: number): string {
    return text.word('type_', `${name}_${format.plural(count)}`) ?? label.toLocaleLowerCase(format.locale)
  }
}
