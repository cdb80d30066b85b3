import type { AnalyticsClient } from '@tinyeclipse/analytics-view/client'
import { isRetryable } from '@tinyeclipse/analytics-view/state/ask'
import { followLive, NOT_LIVE } from '@tinyeclipse/analytics-view/state/live'
import { askOverview, overviewQuestion } from '@tinyeclipse/analytics-view/state/overview'
import { reachesToday, type View } from '@tinyeclipse/analytics-view/state/view'
import { createFormat } from '@tinyeclipse/analytics-view/texts/format'
import type { Language } from '@tinyeclipse/analytics-view/texts/index'
import type { Site } from '@tinyeclipse/sdk'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useAnswer } from '../state/ask.ts'
import { type Kit, KitProvider } from './kit.ts'
import { Bar } from './parts/bar.tsx'
import { Notices, Refused, Waiting } from './parts/notices.tsx'
import { Sections } from './parts/sections.tsx'
import { loadWords, type WordsOf } from './texts/index.ts'

export interface AnalyticsScreenProps {
  client: AnalyticsClient
  siteId: string
  language: Language
  view: View
  /** Called when a person chose something else, so that an address can keep it. */
  onView: (view: View) => void
  /** Where the site's pages are, for the heat map; `https://` and the site's domain when left out. */
  siteUrl?: string
  /** How often to ask who is there; left out, the server's live stream says when. */
  everyMs?: number
}

/** The numbers of one site. It knows the SDK's client and nothing of WordPress. */
export function AnalyticsScreen(props: AnalyticsScreenProps) {
  const text = useWords(props.language)
  return (
    <div className="te-analytics" lang={props.language}>
      {text ? <Analytics {...props} text={text} /> : <span className="bone" />}
    </div>
  )
}

function Analytics({
  client,
  siteId,
  language,
  text,
  view,
  onView,
  everyMs,
  ...props
}: AnalyticsScreenProps & { text: WordsOf }) {
  const format = useMemo(() => createFormat(language), [language])
  const [live, setLive] = useState(NOT_LIVE)
  const [said, setSaid] = useState('')
  const moment = reachesToday(view.range) ? live.moment : 0
  const site = useAnswer<Site | null>((signal) => client.sites.get(siteId, { signal }).catch(forgive), siteId)
  const latestView = useRef(view)
  latestView.current = view

  useEffect(() => followLive({ client, siteId, ...(everyMs && { everyMs }) }, setLive), [client, siteId, everyMs])
  const overview = useAnswer(
    (signal) => askOverview({ client, siteId, view }, signal),
    JSON.stringify([siteId, overviewQuestion(view)]),
    moment,
  )
  const kit: Kit = {
    client,
    siteId,
    site: site.value,
    siteUrl: props.siteUrl ?? (site.value && `https://${site.value.domain}`),
    language,
    text,
    format,
    view,
    change: (changes) => onView({ ...latestView.current, ...changes }),
    moment,
    // The same sentence twice is said twice only if it differs.
    announce: (message) => setSaid((before) => (before === message ? `${message} ` : message)),
  }
  const isRefused = overview.error !== null && !isRetryable(overview.error)
  const isFirstRun = overview.value?.isFirstRun === true && !overview.isWaiting
  const state = isRefused ? 'refused' : overview.isWaiting ? 'loading' : isFirstRun ? 'first-run' : 'ready'

  return (
    <KitProvider value={kit}>
      <div className="whole" data-state={state}>
        <Notices error={overview.error} />
        {isRefused && overview.error ? (
          <Refused error={overview.error} again={overview.again} />
        ) : isFirstRun ? (
          <Waiting />
        ) : (
          <>
            <Bar live={live} />
            <Sections overview={overview} />
          </>
        )}
      </div>
      <p className="unseen" aria-live="polite">
        {said}
      </p>
    </KitProvider>
  )
}

function useWords(language: Language): WordsOf | null {
  const [words, setWords] = useState<{ text: WordsOf } | null>(null)
  useEffect(() => {
    let isGone = false
    loadWords(language).then((text) => isGone || setWords({ text }))
    return () => {
      isGone = true
    }
  }, [language])
  return words?.text ?? null
}

/** A key may be allowed to read numbers and not the site: its name is then all that is missing. */
function forgive(error: Error): null {
  if (isRetryable(error)) throw error
  return null
}
