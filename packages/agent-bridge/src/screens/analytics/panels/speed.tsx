import { placeOf, sayVital, VITALS, VITALS_DEVICES } from '@tinyeclipse/analytics-view/panels/vitals'
import { isFiltered } from '@tinyeclipse/analytics-view/state/view'
import { wordIn } from '@tinyeclipse/analytics-view/texts/index'
import type { MeasuredVital, VitalsAnswer, VitalsMetric, VitalsQuery } from '@tinyeclipse/sdk'
import { Button } from '@wordpress/components'
import { useAnswer } from '../../state/ask.ts'
import { useChoice, useKit } from '../kit.ts'
import { Download } from '../parts/download.tsx'
import { Panel, Shown } from '../parts/panel.tsx'
import { Tabs } from '../parts/tabs.tsx'

type Device = (typeof VITALS_DEVICES)[number]
const DEVICES = VITALS_DEVICES.filter((device) => device !== 'all')

/** Web vitals as visitors had them: of all pages or one, by device, and the pages that are slowest. */
export function Speed() {
  const { client, siteId, view, change, moment, text, format } = useKit()
  const [device = 'all', choose] = useChoice('vitals', VITALS_DEVICES)
  const page = view.choices.speedPage ?? null
  const questionOf = (of: Device): VitalsQuery => ({
    range: view.range,
    ...(page !== null && { page }),
    ...(of !== 'all' && { device: of }),
  })
  const question = questionOf(device)
  const answer = useAnswer(
    (signal) => client.analytics.vitals(siteId, question, { signal }),
    JSON.stringify([siteId, question]),
    moment,
  )
  const toPage = (chosen: string | null) => {
    const { speedPage: _, ...others } = view.choices
    change({ choices: chosen === null ? others : { ...others, speedPage: chosen } })
  }
  return (
    <Panel
      name="vitals"
      title={text('vitals')}
      help={`${text('speedHelp')}${isFiltered(view) ? ` ${text('notFiltered')}` : ''}`}
      tabs={
        <Tabs
          title={text('device')}
          items={VITALS_DEVICES.map((value) => ({ value, text: deviceName(value) }))}
          chosen={device}
          onChoose={choose}
        />
      }
      tools={<Download name="vitals" request={{ vitals: question, table: 'totals' }} />}
    >
      {page !== null && (
        <p className="of-page">
          {text('speedOf', { page })}{' '}
          <Button variant="link" onClick={() => toPage(null)}>
            {text('speedAllPages')}
          </Button>
        </p>
      )}
      <Shown answer={answer}>
        {({ metrics, lookedAtSince }) => (
          <>
            <ul className="vitals">
              {VITALS.map((name) => (
                <Vital key={name} name={name} measured={metrics[name]} />
              ))}
            </ul>
            {lookedAtSince && <p className="quiet">{text('sinceDay', { day: format.longDay(lookedAtSince) })}</p>}
          </>
        )}
      </Shown>
      {answer.value && (
        <div className="columns">
          <ByDevice questionOf={questionOf} nameOf={deviceName} />
          {page === null && <Slowest pages={answer.value.pages} onChoose={toPage} />}
        </div>
      )}
    </Panel>
  )

  function deviceName(value: Device) {
    return value === 'all' ? text('allDevices') : wordIn(text, 'device_', value)
  }
}

/** The value of three in four visits on a scale whose thirds are good, could be better and poor. */
function Vital({ name, measured }: { name: VitalsMetric; measured: MeasuredVital }) {
  const { text, format } = useKit()
  const { p75, rating, samples } = measured
  return (
    <li data-metric={name} data-value={p75} data-rating={rating}>
      <span className="name">
        <b>{name.toUpperCase()}</b> {text(`vital_${name}`)}
      </span>
      <span className="value">{sayVital(name, p75, format.locale)}</span>
      <span className="scale" aria-hidden="true">
        {p75 !== null && <i style={{ left: `${placeOf(name, p75)}%` }} />}
      </span>
      <span className="rating">
        {rating ? wordIn(text, 'rating_', rating) : text('noMeasures')}
        {samples > 0 && <span className="quiet">{text('measures', { n: format.full(samples) })}</span>}
      </span>
    </li>
  )
}

interface ByDeviceProps {
  questionOf: (device: Device) => VitalsQuery
  nameOf: (device: Device) => string
}

/** Each device beside the others, asked apart: the first figures need not wait for it. */
function ByDevice({ questionOf, nameOf }: ByDeviceProps) {
  const { client, siteId, moment, text, format } = useKit()
  const answer = useAnswer(
    async (signal) => {
      const asking = DEVICES.map((of) => client.analytics.vitals(siteId, questionOf(of), { signal }))
      return Promise.all(asking)
    },
    JSON.stringify([siteId, questionOf('all')]),
    moment,
  )
  return (
    <div>
      <h3>{text('speedDevices')}</h3>
      <Shown answer={answer} rows={DEVICES.length}>
        {(answers) => (
          <table className="rows rated" data-dimension="device">
            <thead>
              <tr>
                <th scope="col">{text('device')}</th>
                {VITALS.map((name) => (
                  <th key={name} scope="col">
                    {name.toUpperCase()}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {DEVICES.map((device, index) => (
                <tr key={device} data-row={device}>
                  <th scope="row">
                    <span>{nameOf(device)}</span>
                  </th>
                  {VITALS.map((name) => {
                    const { p75 = null, rating = null } = answers[index]?.metrics[name] ?? {}
                    return (
                      <td key={name} data-metric={name} data-value={p75} data-rating={rating}>
                        {sayVital(name, p75, format.locale)}
                        {rating && <span className="unseen">{wordIn(text, 'rating_', rating)}</span>}
                      </td>
                    )
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Shown>
    </div>
  )
}

function Slowest({ pages, onChoose }: { pages: VitalsAnswer['pages']; onChoose: (page: string) => void }) {
  const { text, format } = useKit()
  if (pages.length === 0) return null
  return (
    <div>
      <h3>{text('slowest')}</h3>
      <table className="rows rated" data-dimension="page">
        <thead>
          <tr>
            <th scope="col">{text('choosePage')}</th>
            <th scope="col">{text('measuredPages')}</th>
            <th scope="col">{text('rating')}</th>
          </tr>
        </thead>
        <tbody>
          {pages.map(({ page, lcp }) => (
            <tr key={page} data-row={page}>
              <th scope="row">
                <button type="button" title={text('speedChoosePage', { page })} onClick={() => onChoose(page)}>
                  {page}
                </button>
              </th>
              <td data-metric="lcp" data-value={lcp.p75} data-rating={lcp.rating}>
                {sayVital('lcp', lcp.p75, format.locale)}
              </td>
              <td data-rating={lcp.rating}>{lcp.rating && wordIn(text, 'rating_', lcp.rating)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
