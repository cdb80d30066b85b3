import { lostAfter } from '@tinyeclipse/analytics-view/panels/funnel'
import { asked } from '@tinyeclipse/analytics-view/state/view'
import { wordIn } from '@tinyeclipse/analytics-view/texts/index'
import { Download } from '../parts/download.tsx'
import { useAnswer } from '../state/ask.ts'
import { useKit } from '../state/kit.ts'
import { Panel, Shown } from './panel.tsx'

/** As many as a site keeps. */
const MOST_FUNNELS = 100

/** The way of a shop's visitors from landing to purchase, or one that was saved: a column for each step, what is lost above it. */
export function Funnel() {
  const { client, siteId, view, change, moment, text, format } = useKit()
  const saved = useAnswer(
    async (signal) => (await client.funnels.list(siteId, { limit: MOST_FUNNELS, signal })).items,
    siteId,
  )
  const chosen = saved.value?.find(({ id }) => id === view.choices.funnel)
  const choose = (id: string) => {
    const { funnel: _, ...others } = view.choices
    change({ choices: id ? { ...others, funnel: id } : others })
  }
  const question = { ...asked(view), ...chosen?.definition }
  const answer = useAnswer(
    (signal) => client.analytics.funnel(siteId, question, { signal }),
    JSON.stringify([siteId, question]),
    moment,
  )
  return (
    <Panel
      name="funnel"
      title={text('funnel')}
      help={text('funnelHelp')}
      class="wide-panel"
      tabs={
        Boolean(saved.value?.length) && (
          <label class="page-picker">
            <span class="unseen">{text('funnelMine')}</span>
            <select value={chosen?.id ?? ''} onChange={(event) => choose(event.currentTarget.value)}>
              <option value="">{text('funnelShop')}</option>
              {saved.value?.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        )
      }
      tools={<Download name="funnel" request={{ funnel: question, table: 'funnel' }} />}
    >
      <Shown answer={answer} rows={4}>
        {({ steps }) => (
          <ol class="funnel" data-dimension="step">
            {steps.map(({ name, sessions, ofFirst, ofPrevious }, index) => {
              const lost = lostAfter(steps, index)
              return (
                <li
                  key={`${index} ${name}`}
                  data-row={name}
                  data-metric="sessions"
                  data-value={sessions}
                  data-of-first={ofFirst}
                >
                  <span class="step-name">{chosen ? name : wordIn(text, 'step_', name)}</span>
                  <span class="column" aria-hidden="true">
                    {sessions > 0 && <i style={{ height: `max(3px, ${ofFirst ?? 0}%)` }} />}
                  </span>
                  <span class="step-figure">
                    <b>{format.full(sessions)}</b>
                    <span>{text('ofAll', { value: format.figure(ofFirst, 'percent') })}</span>
                    {index > 0 && ofPrevious !== null && (
                      <span class="quiet">{text('ofPrevious', { value: format.percent(ofPrevious) })}</span>
                    )}
                    {lost !== null && lost > 0 && (
                      <span class="lost">{text('leave', { value: format.full(lost) })}</span>
                    )}
                  </span>
                </li>
              )
            })}
          </ol>
        )}
      </Shown>
    </Panel>
  )
}
