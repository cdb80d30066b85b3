import type { MeasuredVital, VitalsMetric, VitalsQuery } from '@tinyeclipse/sdk'
import { useAnswer } from '../state/ask.ts'
import { useChoice, useKit } from '../state/kit.ts'
import { wordIn } from '../texts/index.ts'
import { Panel, Shown } from './panel.tsx'
import { Tabs } from './tabs.tsx'

/** Good up to the first, poor above the second, as https://web.dev/articles/defining-core-web-vitals-thresholds says. */
const LIMITS = {
  lcp: [2_500, 4_000],
  inp: [200, 500],
  cls: [0.1, 0.25],
  fcp: [1_800, 3_000],
  ttfb: [800, 1_800],
} as const satisfies Record<VitalsMetric, readonly [number, number]>
const NAMES = ['lcp', 'inp', 'cls', 'fcp', 'ttfb'] as const
const DEVICES = ['all', 'desktop', 'mobile', 'tablet'] as const

export function Vitals() {
  const { client, siteId, view, moment, text, format } = useKit()
  const [device, choose] = useChoice('vitals', DEVICES)
  const question: VitalsQuery = { range: view.range, ...(device && device !== 'all' && { device }) }
  const answer = useAnswer(
    (signal) => client.analytics.vitals(siteId, question, { signal }),
    JSON.stringify([siteId, question]),
    moment,
  )
  const isFiltered = view.filters.length > 0 || view.segmentId !== null
  return (
    <Panel
      name="vitals"
      title={text('vitals')}
      help={text(isFiltered ? 'notFiltered' : 'vitalsHelp')}
      class="wide-panel"
      tabs={
        <Tabs
          title={text('device')}
          items={DEVICES.map((value) => ({
            value,
            text: value === 'all' ? text('allDevices') : wordIn(text, 'device_', value),
          }))}
          chosen={device}
          onChoose={choose}
        />
      }
    >
      <Shown answer={answer}>
        {({ metrics, pages, lookedAtSince }) => (
          <>
            <ul class="vitals">
              {NAMES.map((name) => (
                <Vital key={name} name={name} measured={metrics[name]} />
              ))}
            </ul>
            {lookedAtSince && <p class="quiet">{text('sinceDay', { day: format.longDay(lookedAtSince) })}</p>}
            {pages.length > 0 && (
              <details class="as-table">
                <summary>{text('slowest')}</summary>
                <table class="rows">
                  <thead>
                    <tr>
                      <th scope="col">{text('choosePage')}</th>
                      <th scope="col">{text('measuredPages')}</th>
                      <th scope="col">{text('measures', { n: '' })}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {pages.map(({ page, lcp }) => (
                      <tr key={page} data-row={page}>
                        <th scope="row">
                          <span>{page}</span>
                        </th>
                        <td data-rating={lcp.rating} data-value={lcp.p75}>
                          {said('lcp', lcp.p75, format.locale)}
                        </td>
                        <td>{format.full(lcp.samples)}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </details>
            )}
          </>
        )}
      </Shown>
    </Panel>
  )
}

/** The value of three in four visits on a scale whose thirds are good, could be better and poor. */
function Vital({ name, measured }: { name: VitalsMetric; measured: MeasuredVital }) {
  const { text, format } = useKit()
  const { p75, rating, samples } = measured
  return (
    <li data-metric={name} data-value={p75} data-rating={rating}>
      <span class="name">
        <b>{name.toUpperCase()}</b> {text(`vital_${name}`)}
      </span>
      <span class="value">{p75 === null ? '–' : said(name, p75, format.locale)}</span>
      <span class="scale" aria-hidden="true">
        {p75 !== null && <i style={{ left: `${placeOf(name, p75)}%` }} />}
      </span>
      <span class="rating">
        {rating ? wordIn(text, 'rating_', rating) : text('noMeasures')}
        {samples > 0 && <span class="quiet">{text('measures', { n: format.full(samples) })}</span>}
      </span>
    </li>
  )
}

function placeOf(name: VitalsMetric, value: number): number {
  const [good, poor] = LIMITS[name]
  if (value <= good) return (33.3 * value) / good
  if (value <= poor) return 33.3 + (33.3 * (value - good)) / (poor - good)
  return Math.min(98, 66.6 + (33.3 * (value - poor)) / poor)
}

function said(name: VitalsMetric, value: number | null, locale: string): string {
  if (value === null) return '–'
  if (name === 'cls') return new Intl.NumberFormat(locale, { maximumFractionDigits: 3 }).format(value)
  const isLong = value >= 1_000
  const figure = new Intl.NumberFormat(locale, { maximumFractionDigits: isLong ? 2 : 0 }).format(
    isLong ? value / 1_000 : value,
  )
  return `${figure} ${isLong ? 's' : 'ms'}`
}
