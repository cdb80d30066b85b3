import { COMPARISONS, FIRST_PRESET, FIRST_VIEW, type Filter, GRANULARITIES, PRESETS, type View } from './view.ts'

const DAY = /^\d{4}-\d{2}-\d{2}$/

/** A view as a fragment, without what is as it is at first. */
export function writeView(view: View): string {
  const words = new URLSearchParams()
  const { range } = view
  if (!('preset' in range)) words.set('range', `${range.from}..${range.to}`)
  else if (range.preset !== FIRST_PRESET) words.set('range', range.preset)
  if (view.comparison !== FIRST_VIEW.comparison) words.set('compare', view.comparison ?? 'none')
  if (view.granularity) words.set('by', view.granularity)
  if (view.metric !== FIRST_VIEW.metric) words.set('metric', view.metric)
  if (view.segmentId) words.set('segment', view.segmentId)
  for (const { dimension, value, isNot } of view.filters) {
    // The last sign says whether a value follows: a value may be any text, and there may be none.
    words.append('filter', `${dimension}${isNot ? '!' : ''}${value === null ? '~' : `=${value}`}`)
  }
  for (const [name, choice] of Object.entries(view.choices)) words.set(`at.${name}`, choice)
  return words.toString().replaceAll('%2F', '/')
}

/** The view that a fragment tells of; what it does not say, or says wrongly, is as at first. */
export function readView(fragment: string): View {
  const words = new URLSearchParams(fragment)
  const chosen = <Value extends string>(name: string, values: readonly Value[]) =>
    values.find((value) => value === words.get(name)) ?? null
  return {
    range: readRange(words.get('range') ?? ''),
    comparison: words.get('compare') === 'none' ? null : (chosen('compare', COMPARISONS) ?? FIRST_VIEW.comparison),
    granularity: chosen('by', GRANULARITIES),
    metric: words.get('metric') ?? FIRST_VIEW.metric,
    segmentId: words.get('segment'),
    filters: words.getAll('filter').flatMap(readFilter),
    choices: Object.fromEntries(
      [...words].flatMap(([name, value]) => (name.startsWith('at.') ? [[name.slice(3), value]] : [])),
    ),
  }
}

function readRange(text: string): View['range'] {
  const [from = '', to = ''] = text.split('..')
  if (DAY.test(from) && DAY.test(to) && from <= to) return { from, to }
  const preset = PRESETS.find((each) => each === text)
  return preset ? { preset } : FIRST_VIEW.range
}

function readFilter(text: string): Filter[] {
  const [, dimension, not, sign, value] = text.match(/^([^=!~]+)(!?)([=~])(.*)$/s) ?? []
  if (!dimension) return []
  return [{ dimension, isNot: not === '!', value: sign === '~' ? null : (value ?? '') }]
}
