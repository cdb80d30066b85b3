import { isRetryable } from '@tinyeclipse/analytics-view/state/ask'
import { askOverview } from '@tinyeclipse/analytics-view/state/overview'
import { reachesToday, type View } from '@tinyeclipse/analytics-view/state/view'
import { createFormat } from '@tinyeclipse/analytics-view/texts/format'
import type { Language, TextOf } from '@tinyeclipse/analytics-view/texts/index'
import type { Site } from '@tinyeclipse/sdk'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import { Countries } from './panels/countries.tsx'
import { Pages } from './panels/pages.tsx'
import { Sources } from './panels/sources.tsx'
import { Summary } from './panels/summary.tsx'
import { Technology } from './panels/technology.tsx'
import { Filters } from './parts/filters.tsx'
import { Header } from './parts/header.tsx'
import { later } from './parts/later.tsx'
import { Empty, Notices, Refused } from './parts/notices.tsx'
import { Overview } from './parts/overview.tsx'
import { useShortcuts } from './parts/shortcuts.tsx'
import { useAnswer } from './state/ask.ts'
import { type Kit, KitContext } from './state/kit.ts'
import { useLive } from './state/live.ts'
import type { DashboardOptions, Theme } from './state/options.ts'

type Props = DashboardOptions & {
  view: View
  theme: Theme
  text: TextOf
  onView: (view: View) => void
  onLanguage: (language: Language) => void
  onTheme: (theme: Theme) => void
}

/** The whole page: who is there, what is asked, and a panel for each thing one may want to know. */
export function Dashboard({ client, siteId, language, text, theme, view, serverUrl, siteUrl, ...on }: Props) {
  const format = useMemo(() => createFormat(language), [language])
  const live = useLive(client, siteId)
  const moment = reachesToday(view.range) ? live.moment : 0
  const site = useAnswer<Site | null>((signal) => client.sites.get(siteId, { signal }).catch(forgive), siteId)
  const change = useRef<Kit['change']>(() => undefined)
  change.current = (changes) => on.onView({ ...view, ...changes })

  const kit: Kit = {
    client,
    siteId,
    site: site.value,
    siteUrl: siteUrl ?? (site.value && `https://${site.value.domain}`),
    language,
    theme,
    text,
    format,
    view,
    change: (changes) => change.current(changes),
    moment,
  }
  const overview = useAnswer(
    (signal) => askOverview(kit, signal),
    `${siteId} ${JSON.stringify(questionOf(view))}`,
    moment,
  )
  const shortcuts = useShortcuts(kit)
  const isRefused = overview.error !== null && !isRetryable(overview.error)
  const isFirstRun = overview.value?.isFirstRun === true && !overview.isWaiting

  useEffect(() => {
    if (site.value) on.onSite?.(site.value)
  }, [site.value])

  return (
    <KitContext.Provider value={kit}>
      <button type="button" class="skip button" onClick={skip}>
        {text('skip')}
      </button>
      <Header live={live} theme={theme} onLanguage={on.onLanguage} onTheme={on.onTheme} onHelp={shortcuts.open} />
      <main data-state={isRefused ? 'refused' : overview.isWaiting ? 'loading' : isFirstRun ? 'first-run' : 'ready'}>
        <Notices error={overview.error} />
        {isRefused && overview.error ? (
          <Refused error={overview.error} again={overview.again} />
        ) : isFirstRun ? (
          <Empty serverUrl={serverUrl} />
        ) : (
          <>
            <Filters />
            <Summary />
            <Overview answer={overview} />
            {/* After the figures: nobody who is refused, or has no visits yet, need be told so ten times. */}
            {overview.value ? <Panels /> : <PanelBones />}
          </>
        )}
      </main>
      <footer class="foot">{text('footer')}</footer>
      {shortcuts.dialog}
    </KitContext.Provider>
  )
}

const Panels = () => (
  <div class="panels">
    <Pages />
    <Sources />
    <Countries />
    <Technology />
    <Goals />
    <Events />
    <Funnel />
    <HeatMap />
    <Vitals />
    <Sessions />
  </div>
)
const lower = () => import('./panels/lower.ts')
const Goals = later(async () => (await lower()).Goals)
const Events = later(async () => (await lower()).Events)
const Funnel = later(async () => (await lower()).Funnel)
const HeatMap = later(async () => (await lower()).HeatMap)
const Vitals = later(async () => (await lower()).Vitals)
const Sessions = later(async () => (await lower()).Sessions)

const PanelBones = () => (
  <div class="panels" aria-hidden="true">
    <div class="panel waiting" />
    <div class="panel waiting" />
  </div>
)

/** A key may be allowed to read numbers and not the site: its name is then all that is missing. */
function forgive(error: Error): null {
  if (isRetryable(error)) throw error
  return null
}

/** The tile and the tabs that are chosen change no answer. */
const questionOf = ({ metric: _, choices: __, ...question }: View) => question

/** A link would put its fragment in the place of the view that the address keeps. */
function skip(event: MouseEvent) {
  const button = event.currentTarget as HTMLElement
  button.parentElement?.querySelector<HTMLElement>('#figures')?.focus()
}
