const WIDTH = 40
const right = (value, width = 9) => String(value).padStart(width)

export function printSites(rows) {
  console.log(`${right('visitors')} ${right('pageviews')}  site`)
  const byVisitors = rows.toSorted((a, b) => (b.totals?.visitors ?? -1) - (a.totals?.visitors ?? -1))
  for (const { site, totals, error } of byVisitors) {
    console.log(
      `${right(totals?.visitors ?? '–')} ${right(totals?.pageviews ?? '–')}  ${site.domain}${error ? ` (${error.code})` : ''}`,
    )
  }
}

export function printSite({ domain }, { totals, series, breakdowns, comparison }) {
  console.log(
    `${domain}: ${totals.visitors} visitors${change(totals.visitors, comparison.totals.visitors)} in 7 days\n`,
  )
  const most = Math.max(1, ...series.map(({ values }) => values.pageviews))
  for (const { start, values } of series) {
    console.log(`${start} ${right(values.pageviews)} ${'█'.repeat(Math.round((values.pageviews / most) * WIDTH))}`)
  }
  for (const [title, { rows }] of Object.entries({ Pages: breakdowns.page, Sources: breakdowns.source })) {
    console.log(`\n${title}`)
    for (const { value, values } of rows) console.log(`${right(values.visitors)}  ${value ?? '(none)'}`)
  }
}

function change(now, before) {
  if (!before) return ''
  const percent = Math.round(((now - before) / before) * 100)
  return ` (${percent < 0 ? '' : '+'}${percent} %)`
}
