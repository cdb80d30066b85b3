import type { Live } from '@tinyeclipse/analytics-view/state/live'
import { nameOf } from '@tinyeclipse/analytics-view/texts/names'
import type { Now } from '@tinyeclipse/sdk'
import { useKit } from '../state/kit.ts'
import { Menu } from './menu.tsx'

/** How many are there now; behind it the last half hour and the pages, countries and sources of these visitors. */
export function LiveCounter({ live }: { live: Live }) {
  const { text, format } = useKit()
  const { now, isConnected } = live
  const said = now ? text(`now_${format.plural(now.visitors)}`, { n: format.full(now.visitors) }) : text('connecting')
  return (
    <div class="live" data-connected={isConnected} data-metric="now" data-value={now?.visitors}>
      <Menu
        title={text('nowTitle')}
        label={
          <>
            <span class="dot" data-busy={Boolean(now?.visitors)} />
            <span key={now?.visitors} class="number">
              {said}
            </span>
          </>
        }
      >
        {() => (now ? <NowDetails now={now} /> : <p class="quiet">{text('connecting')}</p>)}
      </Menu>
    </div>
  )
}

function NowDetails({ now }: { now: Now }) {
  const { text, format } = useKit()
  const most = Math.max(1, ...now.minutes.map(({ visitors }) => visitors))
  const lists = [
    ['page', now.pages],
    ['country', now.countries],
    ['source', now.sources],
  ] as const
  return (
    <div class="now">
      <p class="heading">{text('nowMinutes')}</p>
      <svg class="minutes" viewBox={`0 0 ${now.minutes.length * 8} 40`} preserveAspectRatio="none" aria-hidden="true">
        {now.minutes.map(({ start, visitors }, index) => {
          const height = visitors ? Math.max(3, (38 * visitors) / most) : 1
          return <rect key={start} x={index * 8 + 1} y={40 - height} width="6" height={height} rx="1.5" />
        })}
      </svg>
      {now.visitors === 0 && <p class="quiet">{text('nowNobody')}</p>}
      {now.visitors > 0 &&
        lists.map(([dimension, rows]) => (
          <div key={dimension}>
            <p class="heading">{text(dimension)}</p>
            <ul class="ranked">
              {rows.slice(0, 5).map(({ value, visitors }) => (
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
