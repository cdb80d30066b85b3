import { placeOf, sayVital, VITALS, VITALS_DEVICES } from '@tinyeclipse/analytics-view/panels/vitals'
import { isFiltered } from '@tinyeclipse/analytics-view/state/view'
import { wordIn } from '@tinyeclipse/analytics-view/texts/index'
import type { MeasuredVital, VitalsMetric, VitalsQuery } from '@tinyeclipse/sdk'
import { useAnswer } from '../state/ask.ts'
import { useChoice, useKit } from '../state/kit.ts'
import { Panel, Shown } from './panel.tsx'
import { Tabs } from './tabs.tsx'

export function Vitals() {
  const { client, siteId, view, moment, text, format } = useKit()
  const [device, choose] = useChoice('vitals', VITALS_DEVICES)
  const question: VitalsQuery = { range: view.range, ...(device && device !== 'all' && { device }) }
  const answer = useAnswer(
    (signal) => client.analytics.vitals(siteId, question, { signal }),
    JSON.stringify([siteId, question]),
    moment,
  )
  return (
    <Panel
      name="vitals"
      title={text('vitals')}
      help={text(isFiltered(view) ? 'notFiltered' : 'vitalsHelp')}
      class="wide-panel"
      tabs={
        <Tabs
          title={text('device')}
          items={VITALS_DEVICES.map((value) => ({
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
              {VITALS.map((name) => (
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
                          {sayVital('lcp', lcp.p75, format.locale)}
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
      <span class="value">{p75 === null ? '–' : sayVital(name, p75, format.locale)}</span>
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
