import type { Live } from '@tinyeclipse/analytics-view/state/live'
import { nameOf } from '@tinyeclipse/analytics-view/texts/names'
import type { Now } from '@tinyeclipse/sdk'
import { useKit } from '../kit.ts'
import { Drop } from './drop.tsx'

/** How many are there now; behind it the last half hour and the pages, countries and sources of these visitors. */
export function LiveCounter({ live }: { live: Live }) {
  const { text, format } = useKit()
  const { now, isConnected } = live
  const said = now ? text(`now_${format.plural(now.visitors)}`, { n: format.full(now.visitors) }) : text('connecting')
  return (
    <div className="live" data-connected={isConnected} data-metric="now" data-value={now?.visitors}>
      <Drop
        title={text('nowTitle')}
        isRead
        label={
          <>
            <span className="dot" data-busy={Boolean(now?.visitors)} />
            {said}
          </>
        }
      >
        {() => (now ? <NowDetails now={now} /> : <p className="quiet">{text('connecting')}</p>)}
      </Drop>
    </div>
  )
}

const SHOWN = 5

function NowDetails({ now }: { now: Now }) {
  const { text, format } = useKit()
  const most = Math.max(1, ...now.minutes.map(({ visitors }) => visitors))
  const lists = [
    ['page', now.pages],
    ['country', now.countries],
    ['source', now.sources],
  ] as const
  return (
    <div className="now">
      <p className="heading">{text('nowMinutes')}</p>
      <svg
        className="minutes"
        viewBox={`0 0 ${now.minutes.length * 8} 40`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        {now.minutes.map(({ start, visitors }, index) => {
          const height = visitors ? Math.max(3, (38 * visitors) / most) : 1
          return <rect key={start} x={index * 8 + 1} y={40 - height} width="6" height={height} rx="1.5" />
        })}
      </svg>
      {now.visitors === 0 && <p className="quiet">{text('nowNobody')}</p>}
      {now.visitors > 0 &&
        lists.map(([dimension, rows]) => (
          <div key={dimension}>
            <p className="heading">{text(dimension)}</p>
            <ul className="ranked">
              {rows.slice(0, SHOWN).map(({ value, visitors }) => (
                <li key={value}>
                  <span>{nameOf(dimension, value, text, format)}</span>
                  <b>{format.full(visitors)}</b>
                </li>
              ))}
            </ul>
          </div>
        ))}
    </div>
  )
}
