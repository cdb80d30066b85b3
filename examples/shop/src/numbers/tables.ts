import { DIMENSIONS, type Dimension, type Numbers, type Row } from './load.ts'
import { type Language, textIn } from './texts.ts'

/** One table for each dimension; a row whose count went up lights up. */
export function createTables(parent: HTMLElement) {
  const seen = new Map<string, number>()

  return (numbers: Numbers, language: Language) => {
    const total = numbers.totals.pageviews
    parent.replaceChildren(
      ...DIMENSIONS.map((dimension) => {
        const rows = numbers.rows[dimension]
        const table = tableOf(
          textIn(language, dimension),
          [textIn(language, `value_${dimension}`), textIn(language, 'views')],
          rows.map((row) => [nameOf(dimension, row, language), new Intl.NumberFormat(language).format(row.count)]),
        )
        const lines = table.tBodies[0]?.rows ?? []
        rows.forEach((row, index) => {
          const key = `${dimension} ${row.value}`
          const line = lines[index]
          if (!line) return
          line.style.setProperty('--part', `${total ? (100 * row.count) / total : 0}%`)
          if ((seen.get(key) ?? (seen.size ? 0 : row.count)) < row.count) line.classList.add('new')
        })
        if (!rows.length) table.append(noRows(textIn(language, 'none')))
        const panel = document.createElement('section')
        panel.className = 'panel'
        panel.append(table)
        return panel
      }),
    )
    seen.clear()
    for (const dimension of DIMENSIONS)
      for (const row of numbers.rows[dimension]) seen.set(`${dimension} ${row.value}`, row.count)
  }
}

/** The chart's figures for who cannot or does not want to read a chart. */
export function fillDays(table: HTMLTableElement, numbers: Numbers, language: Language) {
  const day = new Intl.DateTimeFormat(language, { timeZone: 'UTC', day: 'numeric', month: 'long' })
  const number = new Intl.NumberFormat(language)
  const made = tableOf(
    textIn(language, 'days'),
    [
      textIn(language, 'day'),
      ...(['visitors', 'sessions', 'pageviews'] as const).map((metric) => textIn(language, metric)),
    ],
    numbers.days
      .toReversed()
      .map(({ day: date, values }) => [
        day.format(Date.parse(date)),
        ...[values.visitors, values.sessions, values.pageviews].map((value) => number.format(value)),
      ]),
  )
  table.replaceChildren(...made.childNodes)
}

function nameOf(dimension: Dimension, { value }: Row, language: Language): string {
  if (value === null || value === '') return textIn(language, 'unknown')
  if (dimension !== 'country' || !/^[A-Z]{2}$/.test(value)) return value
  return new Intl.DisplayNames(language, { type: 'region' }).of(value) ?? value
}

function tableOf(title: string, heads: string[], rows: string[][]): HTMLTableElement {
  const table = document.createElement('table')
  table.createCaption().textContent = title
  const head = table.createTHead().insertRow()
  for (const text of heads) head.append(cell('th', text, 'col'))
  const body = table.createTBody()
  for (const [first = '', ...rest] of rows) {
    const row = body.insertRow()
    row.append(cell('th', first, 'row'), ...rest.map((text) => cell('td', text)))
  }
  return table
}

function cell(tag: 'th' | 'td', text: string, scope = '') {
  const element = document.createElement(tag)
  const inner = document.createElement('span')
  inner.textContent = text
  element.append(inner)
  if (scope) {
    element.scope = scope
    inner.title = text
  }
  return element
}

function noRows(text: string) {
  const body = document.createElement('tbody')
  const only = body.insertRow().insertCell()
  only.colSpan = 2
  only.className = 'none'
  only.textContent = text
  return body
}
