import { explain } from '@tinyeclipse/analytics-view/panels/explain'
import { codeOf, isRetryable } from '@tinyeclipse/analytics-view/state/ask'
import { isApiError } from '@tinyeclipse/sdk'
import { Button } from '@wordpress/components'
import { useEffect, useState } from 'react'
import { useKit } from '../kit.ts'

/** Above everything: no network, or a server that does not answer. */
export function Notices({ error }: { error: Error | null }) {
  const { text } = useKit()
  const isOnline = useOnline()
  const said = !isOnline ? text('offline') : error && isRetryable(error) ? explain(error, text) : ''
  return (
    <p className="notice-line" role="status" data-notice={said && (isOnline ? 'away' : 'offline')} hidden={!said}>
      {said}
    </p>
  )
}

/** In the place of all numbers, when there is no use in trying again as it is. */
export function Refused({ error, again }: { error: Error; again: () => void }) {
  const { text } = useKit()
  return (
    <section className="panel message" role="alert" data-error={codeOf(error)}>
      <h2>{text('errorTitle')}</h2>
      <p>{explain(error, text)}</p>
      {isApiError(error) && error.requestId && <p className="quiet">{text('errorRequest', { id: error.requestId })}</p>}
      <Button variant="primary" onClick={again}>
        {text('tryAgain')}
      </Button>
    </section>
  )
}

/** A site without a single event so far. */
export function Waiting() {
  const { text } = useKit()
  return (
    <section className="panel message" data-empty="first-run">
      <span className="moon" aria-hidden="true" />
      <h2>{text('emptyTitle')}</h2>
      <p>{text('waitingText')}</p>
    </section>
  )
}

function useOnline(): boolean {
  const [isOnline, setOnline] = useState(navigator.onLine)
  useEffect(() => {
    const look = () => setOnline(navigator.onLine)
    addEventListener('online', look)
    addEventListener('offline', look)
    return () => {
      removeEventListener('online', look)
      removeEventListener('offline', look)
    }
  }, [])
  return isOnline
}
