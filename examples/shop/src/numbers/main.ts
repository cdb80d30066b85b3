import { createClient } from '@tinyeclipse/sdk'
import { createChart } from './chart.ts'
import { createChoice } from './choice.ts'
import { readConnection } from './connection.ts'
import { follow, type State } from './follow.ts'
import { loadNumbers, type Numbers, RANGES, type Range } from './load.ts'
import { createTables, fillDays } from './tables.ts'
import { isLanguage, LANGUAGES, type Language, type TextName, textIn } from './texts.ts'
import { createTotals } from './totals.ts'

const element = <Type extends HTMLElement = HTMLElement>(id: string) => {
  const found = document.getElementById(id)
  if (!found) throw new Error(`numbers.html has no element "${id}"`)
  return found as Type
}

const connection = readConnection()
// Another address pasted in the same tab changes only the fragment, which loads nothing by itself.
addEventListener('hashchange', () => location.reload())
let language = firstLanguage()
let range: Range = sessionStorage.range === '30d' ? '30d' : '7d'
let state: State = { name: 'loading' }
let numbers: Numbers | null = null

const showTotals = createTotals(element('totals'), element('spoken'))
const showChart = createChart(element('chart'))
const showTables = createTables(element('tables'))
const nameLanguages = createChoice(element('languages'), {
  name: 'language',
  values: LANGUAGES,
  chosen: language,
  onChoose: (chosen) => {
    language = sessionStorage.language = chosen
    show()
  },
})
const nameRanges = createChoice(element('ranges'), {
  name: 'range',
  values: RANGES,
  chosen: range,
  onChoose: (chosen) => {
    range = sessionStorage.range = chosen
    show()
    loadNow?.()
  },
})
const loadNow = connection && start(connection)
show()

function start({ url, apiKey, siteId }: NonNullable<typeof connection>) {
  // No retries of its own: `follow` tries again and says so meanwhile.
  const client = createClient({ url, apiKey, retries: 0, timeout: 8_000 })
  const load = async () => {
    const asked = range
    const [site, loaded] = await Promise.all([
      element('domain').textContent ? null : client.sites.get(siteId),
      loadNumbers(client, siteId, asked),
    ])
    if (site) element('domain').textContent = site.domain
    if (asked !== range) return loadNow?.()
    // Left alone when nothing changed: a table that is made anew loses a selection and a screen reader's place.
    if (JSON.stringify(loaded) === JSON.stringify(numbers)) return
    if (numbers && loaded.totals.pageviews > numbers.totals.pageviews) pulse()
    numbers = loaded
    showNumbers()
  }
  return follow({
    client,
    siteId,
    load,
    onState: (next) => {
      state = next
      showState()
    },
  })
}

function show() {
  document.documentElement.lang = language
  for (const each of document.querySelectorAll<HTMLElement>('[data-text]')) {
    each.textContent = textIn(language, each.dataset.text as TextName)
  }
  nameLanguages(textIn(language, 'language'), (value) => value)
  nameRanges(textIn(language, 'range'), (value) => textIn(language, value))
  element('totals-title').textContent = textIn(language, `totals_${range}`)
  showState()
  showNumbers()
}

function showNumbers() {
  if (!numbers) return
  const isEmpty = numbers.totals.pageviews === 0
  element('empty').hidden = !isEmpty
  element('chart').hidden = isEmpty
  showTotals(numbers, language)
  if (!isEmpty) {
    const names = { language, pageviews: textIn(language, 'pageviews'), visitors: textIn(language, 'visitors') }
    showChart(numbers.days, names)
  }
  fillDays(element<HTMLTableElement>('days'), numbers, language)
  showTables(numbers, language)
}

function showState() {
  const name = connection ? state.name : 'missing'
  document.body.dataset.state = name
  document.body.dataset.filled = String(numbers !== null)
  const status = connection && state.name !== 'refused' ? state.name : 'stopped'
  element('status').textContent = textIn(language, status)
  document.title = `${textIn(language, 'title')} · ${element('domain').textContent || 'TinyEclipse'}`
  const notice = noticeOf()
  element('notice').hidden = !notice
  element('notice-title').textContent = notice?.[0] ?? ''
  element('notice-text').textContent = notice?.[1] ?? ''
}

function noticeOf(): [title: string, text: string] | null {
  const text = (name: TextName) => textIn(language, name)
  if (!connection) return [text('missingTitle'), text('missingText')]
  if (state.name === 'reconnecting') return [text('offlineTitle'), text('offlineText')]
  if (state.name !== 'refused') return null
  return state.isExpired ? [text('expiredTitle'), text('expiredText')] : [text('refusedTitle'), state.reason]
}

/** The moon flares up when a visit came in. */
function pulse() {
  element('moon').classList.remove('flare')
  requestAnimationFrame(() => element('moon').classList.add('flare'))
}

function firstLanguage(): Language {
  const wanted = [sessionStorage.language, ...navigator.languages.map((tag) => tag.slice(0, 2))]
  return wanted.find(isLanguage) ?? 'en'
}
