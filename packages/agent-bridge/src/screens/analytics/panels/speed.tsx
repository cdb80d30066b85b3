import { placeOf, sayVital, VITALS, VITALS_DEVICES } from '@tinyeclipse/analytics-view/panels/vitals'
import { isFiltered } from '@tinyeclipse/analytics-view/state/view'
import { wordIn } from '@tinyeclipse/analytics-view/texts/index'
import type { MeasuredVital, VitalsAnswer, VitalsMetric, VitalsQuery } from '@tinyeclipse/sdk'
import { Button } from '@wordpress/components'
import { useChoice, useKit } from '../kit.ts'
import { Download } from '../parts/download.tsx'
import { Panel, Shown } from '../parts/panel.tsx'
import { Tabs } from '../parts/tabs.tsx'
import { useAnswer } from '../state/answer.ts'

type Device = (typeof VITALS_DEVICES)[number]

/** Web vitals as visitors had them: of all pages or one, by device, and the pages that are slowest. */
export function Speed() {
  const { client, siteId, view, change, moment, text } = useKit()
  const [device = 'all', choose] = useChoice('vitals', VITALS_DEVICES)
  const page = view.choices.speedPage ?? null
  const questionOf = (of: Device): VitalsQuery => ({
    range: view.range,
    ...(page !== null && { page }),
    ...(of !== 'all' && { device: of }),
  })
  const answer = useAnswer(
    async (signal) => {
      const asking = VITALS_DEVICES.map((of) => client.analytics.vitals(siteId, questionOf(of), { signal }))
      const answers = await Promise.all(asking)
      return new Map(VITALS_DEVICES.map((of, index) => [of, answers[index]]))
    },
    JSON.stringify([siteId, view.range, page]),
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
      tools={<Download name="vitals" request={{ vitals: questionOf(device), table: 'totals' }} />}
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
        {(answers) => {
          const shown = answers.get(device)
          return (
            shown && (
              <>
                <ul className="vitals">
                  {VITALS.map((name) => (
                    <Vital key={name} name={name} measured={shown.metrics[name]} />
                  ))}
                </ul>
                {shown.lookedAtSince && <Since day={shown.lookedAtSince} />}
                <div className="columns">
                  <ByDevice answers={answers} nameOf={deviceName} />
                  {page === null && <Slowest pages={shown.pages} onChoose={toPage} />}
                </div>
              </>
            )
          )
        }}
      </Shown>
    </Panel>
  )

  function deviceName(value: Device) {
    return value === 'all' ? text('allDevices') : wordIn(text, 'device_', value)
  }
}

function Since({ day }: { day: string }) {
  const { text, format } = useKit()
  return <p className="quiet">{text('sinceDay', { day: format.longDay(day) })}</p>
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
  answers: ReadonlyMap<Device, VitalsAnswer | undefined>
  nameOf: (device: Device) => string
}

function ByDevice({ answers, nameOf }: ByDeviceProps) {
  const { text, format } = useKit()
  return (
    <div>
      <h3>{text('speedDevices')}</h3>
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
          {VITALS_DEVICES.map((device) => (
            <tr key={device} data-row={device}>
              <th scope="row">
                <span>{nameOf(device)}</span>
              </th>
              {VITALS.map((name) => {
                const { p75 = null, rating = null } = answers.get(device)?.metrics[name] ?? {}
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
