import { asked } from '@tinyeclipse/analytics-view/state/view'
import { useAnswer } from '../../state/ask.ts'
import { useKit } from '../kit.ts'
import { Download } from '../parts/download.tsx'
import { barOf, NoRows, Panel, Shown } from '../parts/panel.tsx'

/** How often each goal was met. */
export function Goals() {
  const { client, siteId, view, moment, text, format } = useKit()
  const question = asked(view)
  const answer = useAnswer(
    (signal) => client.analytics.goals(siteId, question, { signal }),
    JSON.stringify([siteId, question]),
    moment,
  )
  return (
    <Panel
      name="goals"
      title={text('goals')}
      tools={<Download name="goals" request={{ goals: question, table: 'goals' }} />}
    >
      <Shown answer={answer}>
        {({ goals }) => {
          const most = Math.max(1, ...goals.map(({ conversionRate }) => conversionRate ?? 0))
          if (goals.length === 0) return <NoRows />
          return (
            <table className="rows goals" data-dimension="goal">
              <thead>
                <tr>
                  <th scope="col">{text('goal')}</th>
                  <th scope="col">{text('visitors')}</th>
                  <th scope="col">{text('conversions')}</th>
                  <th scope="col">{text('rate')}</th>
                  <th scope="col">{text('revenue')}</th>
                </tr>
              </thead>
              <tbody>
                {goals.map(({ id, name, visitors, conversions, conversionRate, revenue }) => (
                  <tr key={id} data-row={name} style={barOf((100 * (conversionRate ?? 0)) / most)}>
                    <th scope="row">
                      <span>{id === null ? text('goalPurchase') : name}</span>
                    </th>
                    <td data-metric="visitors" data-value={visitors}>
                      {format.full(visitors)}
                    </td>
                    <td data-metric="conversions" data-value={conversions}>
                      {format.full(conversions)}
                    </td>
                    <td data-metric="conversion_rate" data-value={conversionRate}>
                      {format.figure(conversionRate, 'percent')}
                    </td>
                    <td data-metric="revenue">
                      {Object.entries(revenue).map(([currency, amount]) => (
                        <span key={currency} data-currency={currency} data-value={amount}>
                          {format.money(amount, currency)}
                        </span>
                      ))}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }}
      </Shown>
    </Panel>
  )
}
