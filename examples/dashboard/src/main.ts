import { readView, writeView } from '@tinyeclipse/analytics-view/state/address'
import { isLanguage, type Language, loadTexts } from '@tinyeclipse/analytics-view/texts/index'
import { analytics, createClientOf, funnels, segments, sites } from '@tinyeclipse/sdk'
import { readConnection } from './connection.ts'
import { mount } from './mount.tsx'
import type { Theme } from './state/options.ts'

// The page around the dashboard: whose numbers, from which address, and what this browser chose before.
const element = document.getElementById('dashboard')
if (!element) throw new Error('index.html has no element "dashboard"')
const connection = readConnection()
if (connection) start(element, connection)
else ask(element)

function start(place: HTMLElement, { url, apiKey, siteId }: NonNullable<typeof connection>) {
  const siteUrl = place.dataset.siteUrl
  const dashboard = mount(place, {
    // No retries of its own: the dashboard tries again and says so meanwhile.
    client: createClientOf({ analytics, funnels, segments, sites }, { url, apiKey, retries: 0, timeout: 20_000 }),
    siteId,
    serverUrl: url,
    language: language(),
    theme: theme(),
    view: readView(location.hash.slice(1)),
    ...(siteUrl && { siteUrl }),
    onView: (view) => {
      const words = writeView(view)
      history.pushState(null, '', `${location.pathname}${location.search}${words && `#${words}`}`)
    },
    onLanguage: (chosen) => {
      sessionStorage.language = document.documentElement.lang = chosen
    },
    onTheme: (chosen) => {
      sessionStorage.theme = document.documentElement.dataset.theme = chosen
    },
    onSite: ({ domain }) => {
      document.title = `${domain} · TinyEclipse`
    },
  })
  addEventListener('popstate', () => {
    // Another address pasted in the same tab changes only the fragment, which loads nothing by itself.
    if (new URLSearchParams(location.hash.slice(1)).has('key')) location.reload()
    else dashboard.update({ view: readView(location.hash.slice(1)) })
  })
}

/** Without a key there is nothing to show but how to get one. */
async function ask(place: HTMLElement) {
  addEventListener('hashchange', () => location.reload())
  const text = await loadTexts(language())
  const title = Object.assign(document.createElement('h1'), { textContent: text('missingTitle') })
  const words = Object.assign(document.createElement('p'), { textContent: text('missingText') })
  const panel = Object.assign(document.createElement('main'), { className: 'panel message' })
  panel.append(title, words)
  place.classList.add('tinyeclipse')
  place.dataset.theme = theme()
  place.replaceChildren(panel)
}

function language(): Language {
  const wanted = [sessionStorage.language, ...navigator.languages.map((tag) => tag.slice(0, 2))]
  const found = wanted.find(isLanguage) ?? 'en'
  document.documentElement.lang = found
  return found
}

function theme(): Theme {
  const found = (['light', 'dark'] as const).find((each) => each === sessionStorage.theme) ?? 'system'
  document.documentElement.dataset.theme = found
  return found
}
