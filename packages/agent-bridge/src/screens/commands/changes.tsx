import type { CommandDetails } from '@tinyeclipse/sdk'
import { useKit } from '../kit.ts'
import { diffLines, type Line } from './diff-lines.ts'

/** What was changed, or would be: before and after, line by line where there are many. */
export function Changes({ changes, isOpen }: { changes: CommandDetails['diff']; isOpen: boolean }) {
  const { text } = useKit()
  if (changes.length === 0) return <p className="te-nothing">{text(isOpen ? 'changesNotYet' : 'changesNone')}</p>
  return (
    <ul className="te-changes">
      {changes.map(({ path, before, after }) => (
        <li key={path} data-path={path}>
          <h3>{text.word('option_', path) ?? text.word('field_', path) ?? <code>{path}</code>}</h3>
          <Lines lines={diffLines(asText(before), asText(after))} />
        </li>
      ))}
    </ul>
  )
}

function Lines({ lines }: { lines: Line[] }) {
  const { text } = useKit()
  const numbered = lines.map((line, index) => ({ ...line, index }))
  return (
    <div className="te-diff">
      {numbered.map(({ kind, words, index }) => (
        <div key={index} data-kind={kind}>
          <span aria-hidden="true">{SIGNS[kind]}</span>
          {kind !== 'same' && <span className="te-unseen">{text(kind === 'added' ? 'after' : 'before')}: </span>}
          <span>{kind === 'skipped' ? text('sameLines', { count: words }) : words || '\u00a0'}</span>
        </div>
      ))}
    </div>
  )
}

const SIGNS = { same: ' ', skipped: '…', added: '+', removed: '−' }

function asText(value: unknown): string {
  if (typeof value === 'string') return value
  return value === null || value === undefined ? '' : JSON.stringify(value, null, 2)
}
