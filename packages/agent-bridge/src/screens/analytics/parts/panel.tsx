import { explain } from '@tinyeclipse/analytics-view/panels/explain'
import { type Answer, codeOf, isRetryable } from '@tinyeclipse/analytics-view/state/ask'
import { Button } from '@wordpress/components'
import { type CSSProperties, type ReactNode, useId } from 'react'
import { useKit } from '../kit.ts'

interface Props {
  name: string
  title: string
  /** One quiet sentence below the title. */
  help?: string | undefined
  tabs?: ReactNode
  tools?: ReactNode
  className?: string
  children: ReactNode
}

/** A box with a title, tabs beside it and something in it. */
export function Panel({ name, title, help, tabs, tools, className = '', children }: Props) {
  const id = useId()
  return (
    <section className={`panel ${className}`} data-panel={name} aria-labelledby={id}>
      <div className="head">
        <h2 id={id}>{title}</h2>
        {tabs}
        {tools && <div className="tools">{tools}</div>}
      </div>
      {help && <p className="quiet help">{help}</p>}
      {children}
    </section>
  )
}

interface ShownProps<Value> {
  answer: Answer<Value>
  /** Bones to draw meanwhile. */
  rows?: number
  children: (value: Value) => ReactNode
}

/** What an answer made, bones while there is none, or why there will be none. */
export function Shown<Value>({ answer, rows = 6, children }: ShownProps<Value>) {
  const { text } = useKit()
  const { value, error, isWaiting, again } = answer
  // What is tried again by itself leaves what is there.
  if (error && !(value && isRetryable(error))) {
    return (
      <div className="nothing" role="alert" data-error={codeOf(error)}>
        <p>{explain(error, text)}</p>
        <Button variant="secondary" size="compact" onClick={again}>
          {text('tryAgain')}
        </Button>
      </div>
    )
  }
  if (value === null) return <Bones rows={rows} />
  return (
    <div className="shown" data-waiting={isWaiting} aria-busy={isWaiting}>
      {children(value)}
    </div>
  )
}

function Bones({ rows }: { rows: number }) {
  const { text } = useKit()
  return (
    <div className="bones" aria-busy="true">
      <span className="unseen">{text('loading')}</span>
      {Array.from({ length: rows }, (_, index) => index).map((bone) => (
        <span key={bone} className="bone" />
      ))}
    </div>
  )
}

export function NoRows() {
  const { text } = useKit()
  return <p className="nothing">{text('noRows')}</p>
}

/** How long the bar of a row is, in percent. React's types know no custom properties. */
export const barOf = (part: number) => ({ '--part': `${part}%` }) as CSSProperties
