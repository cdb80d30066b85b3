import { Fragment } from 'react'
import { useKit } from '../kit.ts'

const DEEPEST = 4

/** What a command took or answered, as names and values; a text of many lines as it is. */
export function Output({ value }: { value: Record<string, unknown> }) {
  const { text } = useKit()
  return (
    <dl className="te-output">
      {Object.entries(value).map(([name, each]) => (
        <Fragment key={name}>
          <dt>{text.word('field_', name) ?? <code>{name}</code>}</dt>
          <dd>
            <Value value={each} depth={0} />
          </dd>
        </Fragment>
      ))}
    </dl>
  )
}

function Value({ value, depth }: { value: unknown; depth: number }) {
  const { text } = useKit()
  if (value === null || value === undefined || value === '') return <span className="te-quiet">{text('none')}</span>
  if (typeof value === 'boolean') return text(value ? 'yes' : 'no')
  if (typeof value === 'string') return value.includes('\n') ? <pre>{value}</pre> : value
  if (typeof value === 'number') return String(value)
  if (Array.isArray(value) && value.every((each) => typeof each === 'string'))
    return value.some((each) => each.length > 60) ? <pre>{value.join('\n')}</pre> : value.join(', ')
  if (depth >= DEEPEST || Array.isArray(value)) return <pre>{JSON.stringify(value, null, 2)}</pre>
  return (
    <dl className="te-output">
      {Object.entries(value).map(([name, each]) => (
        <Fragment key={name}>
          <dt>
            <code>{name}</code>
          </dt>
          <dd>
            <Value value={each} depth={depth + 1} />
          </dd>
        </Fragment>
      ))}
    </dl>
  )
}
