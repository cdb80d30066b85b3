import type { Filter } from '@tinyeclipse/analytics-view/state/view'
import { nameOf, titleOf } from '@tinyeclipse/analytics-view/texts/names'
import type { Segment } from '@tinyeclipse/sdk'
import { useAnswer } from '../state/ask.ts'
import { useKit } from '../state/kit.ts'

/** What everything is filtered by, each part to turn round or take away, and the segments that are there to choose. */
export function Filters() {
  const { client, siteId, view, change, text, format } = useKit()
  const segments = useAnswer<Segment[]>(async () => (await client.segments.list(siteId, { limit: 200 })).items, siteId)
  const { filters, segmentId } = view
  if (filters.length === 0 && !segmentId && !segments.value?.length) return null

  const replace = (filter: Filter, by: Filter[]) =>
    change({ filters: filters.flatMap((each) => (each === filter ? by : [each])) })
  return (
    <section class="filters" aria-label={text('filters')}>
      {Boolean(segments.value?.length) && (
        <label class="segment">
          <span>{text('segment')}</span>
          <select
            value={segmentId ?? ''}
            onChange={(event) => change({ segmentId: event.currentTarget.value || null })}
          >
            <option value="">{text('noSegment')}</option>
            {segments.value?.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      <ul>
        {filters.map((filter) => {
          const name = `${titleOf(filter.dimension, text)} ${text(filter.isNot ? 'isNot' : 'is')} ${nameOf(filter.dimension, filter.value, text, format)}`
          return (
            <li
              key={`${filter.dimension} ${filter.isNot} ${filter.value}`}
              class="chip"
              data-filter={filter.dimension}
              data-value={filter.value}
            >
              <span>{titleOf(filter.dimension, text)}</span>
              <button
                type="button"
                class="turn"
                title={text('turnFilter', { other: text(filter.isNot ? 'is' : 'isNot') })}
                onClick={() => replace(filter, [{ ...filter, isNot: !filter.isNot }])}
              >
                {text(filter.isNot ? 'isNot' : 'is')}
              </button>
              <b>{nameOf(filter.dimension, filter.value, text, format)}</b>
              <button type="button" class="remove" onClick={() => replace(filter, [])}>
                <span class="unseen">{text('removeFilter', { name })}</span>
                <svg viewBox="0 0 12 12" aria-hidden="true">
                  <path d="m3 3 6 6M9 3 3 9" />
                </svg>
              </button>
            </li>
          )
        })}
      </ul>
      {(filters.length > 0 || segmentId) && (
        <button type="button" class="button plain" onClick={() => change({ filters: [], segmentId: null })}>
          {text('clearFilters')}
        </button>
      )}
    </section>
  )
}
