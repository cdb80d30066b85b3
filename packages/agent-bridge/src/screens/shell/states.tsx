import { Button } from '@wordpress/components'
import type { ReactNode } from 'react'
import { type Kit, useKit } from '../kit.ts'
import { type Answer, codeOf, isPassing } from '../state/ask.ts'
import { explainError } from './explain-error.ts'

/** What an answer made, bones while there is none, or why there will be none and what to do. */
export function Shown<Value>({
  answer,
  rows = 4,
  bones,
  children,
}: {
  answer: Answer<Value>
  /** How many lines the bones take, so that nothing jumps when the answer comes. */
  rows?: number
  /** In place of lines, where what comes has another shape. */
  bones?: ReactNode
  children: (value: Value) => ReactNode
}) {
  const { value, error, isWaiting, again } = answer
  // What is tried again by itself leaves what is there.
  if (error && !(value !== null && isPassing(error))) return <Failure error={error} again={again} />
  if (value === null) return bones ?? <Bones rows={rows} />
  return (
    <div className="te-shown" data-waiting={isWaiting || undefined} aria-busy={isWaiting}>
      {children(value)}
    </div>
  )
}

export function Bones({ rows }: { rows: number }) {
  const { text } = useKit()
  return (
    <div className="te-bones" aria-busy="true">
      <span className="te-unseen">{text('loading')}</span>
      <span style={{ height: `${rows * 2}rem` }} />
    </div>
  )
}

export function Failure({ error, again }: { error: Error; again?: () => void }) {
  const { text } = useKit()
  return (
    <div className="te-failure" role="alert" data-error={codeOf(error)}>
      <p>
        <strong>{text('failedTitle')}</strong>
      </p>
      <p>{explainError(error, text)}</p>
      {again && (
        <Button variant="secondary" size="compact" onClick={again}>
          {text('tryAgain')}
        </Button>
      )}
    </div>
  )
}

/** A whole screen that has one thing to say. */
export function Message({ title, children, action }: { title: string; children: ReactNode; action?: ReactNode }) {
  return (
    <div className="te-message">
      <div className="te-moon" aria-hidden="true" />
      <h2>{title}</h2>
      <div className="te-message-text">{children}</div>
      {action}
    </div>
  )
}

export function NotConnected() {
  const { text, hrefOf, connected } = useKit()
  const reason = connected?.needsReconnect ?? null
  return (
    <Message
      title={text(reason ? 'reconnectTitle' : 'connectTitle')}
      action={
        <Button variant="primary" href={hrefOf('settings')}>
          {text('connectButton')}
        </Button>
      }
    >
      <p>{reason ? (text.word('reconnect_', reason) ?? text('reconnect_revoked')) : text('connectText')}</p>
    </Message>
  )
}

export function Denied({ right }: { right: keyof Kit['may'] }) {
  const { text } = useKit()
  return (
    <Message title={text('deniedTitle')}>
      <p>{text('deniedText', { right: text(`right_${right}`) })}</p>
    </Message>
  )
}
