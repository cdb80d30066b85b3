import type { Live } from '@tinyeclipse/analytics-view/state/live'
import { type Filter, withFilter } from '@tinyeclipse/analytics-view/state/view'
import { nameOf, titleOf } from '@tinyeclipse/analytics-view/texts/names'
import type { Segment } from '@tinyeclipse/sdk'
import { Button, SelectControl } from '@wordpress/components'
import { useAnswer } from '../../state/ask.ts'
import { useKit } from '../kit.ts'
import { AddFilter } from './add-filter.tsx'
import { LiveCounter } from './live-counter.tsx'

const MOST_SEGMENTS = 200

/** What everything is filtered by, each part to turn round or take away, and the segments that are there to choose. */
export function Filters({ live }: { live: Live }) {
  const { client, siteId, view, change, text } = useKit()
  const segments = useAnswer<Segment[]>(
    async () => (await client.segments.list(siteId, { limit: MOST_SEGMENTS })).items,
    siteId,
  )
  const { filters, segmentId } = view
  const replace = (filter: Filter, by: Filter[]) =>
    change({ filters: filters.flatMap((each) => (each === filter ? by : [each])) })
  return (
    <section className="filters" aria-label={text('filters')}>
      <LiveCounter live={live} />
      {Boolean(segments.value?.length) && (
        <SelectControl
          className="segment"
          label={text('segment')}
          hideLabelFromVision
          size="compact"
          value={segmentId ?? ''}
          options={[
            { value: '', label: text('noSegment') },
            ...(segments.value ?? []).map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={(id) => change({ segmentId: id || null })}
          __nextHasNoMarginBottom
        />
      )}
      {filters.length > 0 && (
        <ul>
          {filters.map((filter) => (
            <Chip
              key={`${filter.dimension} ${filter.isNot} ${filter.value}`}
              filter={filter}
              onReplace={(by) => replace(filter, by)}
            />
          ))}
        </ul>
      )}
      <AddFilter onAdd={(filter) => change({ filters: withFilter(filters, filter) })} />
      {(filters.length > 0 || segmentId) && (
        <Button
          variant="tertiary"
          size="compact"
          className="clear"
          onClick={() => change({ filters: [], segmentId: null })}
        >
          {text('clearFilters')}
        </Button>
      )}
    </section>
  )
}

function Chip({ filter, onReplace }: { filter: Filter; onReplace: (by: Filter[]) => void }) {
  const { text, format } = useKit()
  const { dimension, value, isNot } = filter
  const [title, how, what] = [
    titleOf(dimension, text),
    text(isNot ? 'isNot' : 'is'),
    nameOf(dimension, value, text, format),
  ]
  return (
    <li className="chip" data-filter={dimension} data-value={value}>
      <span>{title}</span>
      <button
        type="button"
        className="turn"
        title={text('turnFilter', { other: text(isNot ? 'is' : 'isNot') })}
        onClick={() => onReplace([{ ...filter, isNot: !isNot }])}
      >
        {how}
      </button>
      <b>{what}</b>
      <button type="button" className="remove" onClick={() => onReplace([])}>
        <span className="unseen">{text('removeFilter', { name: `${title} ${how} ${what}` })}</span>
        <svg viewBox="0 0 12 12" aria-hidden="true">
          <path d="m3 3 6 6M9 3 3 9" />
        </svg>
      </button>
    </li>
  )
}
