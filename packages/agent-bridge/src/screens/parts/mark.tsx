export type Tone = 'good' | 'warning' | 'bad' | 'none' | 'busy'

/** Shapes that differ too, for who sees no colours. */
const SHAPES: Record<Tone, string> = {
  good: 'M10 1a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm-1.4 13L4.8 10.2l1.4-1.4 2.4 2.4 5.2-5.2 1.4 1.4L8.6 14Z',
  warning: 'M10 1.5 19.5 18H.5L10 1.5Zm-1 5.8v5h2v-5H9Zm0 6.5v2h2v-2H9Z',
  bad: 'M6.3 1h7.4L19 6.3v7.4L13.7 19H6.3L1 13.7V6.3L6.3 1ZM9 5v6.5h2V5H9Zm0 8v2h2v-2H9Z',
  none: 'M10 4a6 6 0 1 0 0 12 6 6 0 0 0 0-12Zm0 1.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9Z',
  busy: 'M10 2a8 8 0 1 0 8 8h-2a6 6 0 1 1-6-6V2Z',
}

/** How something went, as a small figure. `label` is for who does not see it; left out where words beside it say so. */
export function Mark({ tone, label }: { tone: Tone; label?: string }) {
  const shape = <path fillRule="evenodd" d={SHAPES[tone]} />
  if (!label) {
    return (
      <svg className="te-mark" data-tone={tone} viewBox="0 0 20 20" aria-hidden="true">
        {shape}
      </svg>
    )
  }
  return (
    <svg className="te-mark" data-tone={tone} viewBox="0 0 20 20" role="img" aria-label={label}>
      {shape}
    </svg>
  )
}
