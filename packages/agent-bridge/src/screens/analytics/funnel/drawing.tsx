import { lostAfter } from '@tinyeclipse/analytics-view/panels/funnel'
import { wordIn } from '@tinyeclipse/analytics-view/texts/index'
import type { FunnelAnswer } from '@tinyeclipse/sdk'
import { useKit } from '../kit.ts'

/** A column for each step and the slope to the next one; what is lost is said below. */
export function Drawing({ answer: { steps }, isShop }: { answer: FunnelAnswer; isShop: boolean }) {
  const { text, format } = useKit()
  const heightOf = (index: number) => steps[index]?.ofFirst ?? 0
  const losses = steps.map((_, index) => lostAfter(steps, index) ?? 0)
  const worst = losses.indexOf(Math.max(0, ...losses))
  const [first, last] = [steps[0], steps.at(-1)]
  const nameOf = (name: string) => (isShop ? wordIn(text, 'step_', name) : name)
  return (
    <>
      {first && last && first.sessions > 0 && (
        <p className="verdict">
          <b>
            {text('funnelOverall', {
              value: format.figure(last.ofFirst, 'percent'),
              sessions: format.full(first.sessions),
            })}
          </b>
          {(losses[worst] ?? 0) > 0 && (
            <span className="quiet">
              {text('funnelLoss', {
                step: nameOf(steps[worst]?.name ?? ''),
                value: format.full(losses[worst] ?? 0),
              })}
            </span>
          )}
        </p>
      )}
      <ol className="funnel" data-dimension="step">
        {steps.map(({ name, sessions, ofFirst, ofPrevious }, index) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place; two may have one name.
            key={`${index} ${name}`}
            data-row={name}
            data-metric="sessions"
            data-value={sessions}
            data-of-first={ofFirst}
          >
            <span className="step-name">{nameOf(name)}</span>
            <span className="column" aria-hidden="true">
              <i style={{ height: sessions > 0 ? `max(3px, ${heightOf(index)}%)` : '0' }} />
              {index < steps.length - 1 && (
                <em
                  style={{
                    clipPath: `polygon(0 ${100 - heightOf(index)}%, 100% ${100 - heightOf(index + 1)}%, 100% 100%, 0 100%)`,
                  }}
                />
              )}
            </span>
            <span className="step-figure">
              <b>{format.full(sessions)}</b>
              <span className="quiet">{text('ofAll', { value: format.figure(ofFirst, 'percent') })}</span>
              {index > 0 && ofPrevious !== null && (
                <span className="quiet">{text('ofPrevious', { value: format.percent(ofPrevious) })}</span>
              )}
              {(losses[index] ?? 0) > 0 && (
                <span className="lost">{text('leave', { value: format.full(losses[index] ?? 0) })}</span>
              )}
            </span>
          </li>
        ))}
      </ol>
    </>
  )
}
