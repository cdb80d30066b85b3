import { explain } from '@tinyeclipse/analytics-view/panels/explain'
import { codeOf, isRetryable } from '@tinyeclipse/analytics-view/state/ask'
import { ApiError } from '@tinyeclipse/sdk'
import { useEffect, useState } from 'preact/hooks'
import { useKit } from '../state/kit.ts'

/** Banners above everything: no network, or a server that does not answer. */
export function Notices({ error }: { error: Error | null }) {
  const { text } = useKit()
  const isOnline = useOnline()
  const said = !isOnline ? text('offline') : error && isRetryable(error) ? explain(error, text) : ''
  return (
    <p class="notice" role="status" data-notice={said && (isOnline ? 'away' : 'offline')} hidden={!said}>
      {said}
    </p>
  )
}

/** In the place of all numbers, when there is no use in trying again as it is. */
export function Refused({ error, again }: { error: Error; again: () => void }) {
  const { text } = useKit()
  return (
    <section class="panel message" role="alert" data-error={codeOf(error)}>
      <h2>{text('errorTitle')}</h2>
      <p>{explain(error, text)}</p>
      {error instanceof ApiError && error.requestId && (
        <p class="quiet">{text('errorRequest', { id: error.requestId })}</p>
      )}
      <button type="button" class="button primary" onClick={again}>
        {text('tryAgain')}
      </button>
    </section>
  )
}

/** A site without a single event: what to do so that there will be one. */
export function Empty({ serverUrl }: { serverUrl: string | undefined }) {
  const { text } = useKit()
  const [isCopied, setCopied] = useState(false)
  const snippet = `<script defer src="${serverUrl ?? 'https://…'}/t.js" data-site="te_site_…"></script>`
  const copy = () => navigator.clipboard?.writeText(snippet).then(() => setCopied(true))
  return (
    <section class="panel message" data-empty="first-run">
      <span class="moon waiting" aria-hidden="true" />
      <h2>{text('emptyTitle')}</h2>
      <p>{text('emptyText')}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, also by the keyboard. */}
      <pre tabIndex={0}>
        <code>{snippet}</code>
      </pre>
      <p class="quiet">{text('emptyKey')}</p>
      <button type="button" class="button primary" onClick={copy}>
        {text(isCopied ? 'copied' : 'copy')}
      </button>
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
