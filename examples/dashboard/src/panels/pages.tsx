import { useKit } from '../state/kit.ts'
import { Breakdown } from './breakdown.tsx'

export function Pages() {
  const { text } = useKit()
  const read = ['visitors', 'time_on_page', 'scroll_depth', 'bounce_rate'] as const
  const more = ['pageviews', 'sessions', 'conversion_rate', 'revenue'] as const
  return (
    <Breakdown
      name="pages"
      title={text('pages')}
      tabs={[
        { dimension: 'page', text: text('page'), metrics: read, more },
        {
          dimension: 'entry_page',
          text: text('entry_page'),
          metrics: ['sessions', 'bounce_rate', 'conversion_rate'],
          more: ['visitors', 'engaged_seconds', 'revenue'],
        },
        {
          dimension: 'exit_page',
          text: text('exit_page'),
          metrics: ['sessions', 'views_per_session', 'conversion_rate'],
          more: ['visitors', 'engaged_seconds'],
        },
        { dimension: 'content_unit', text: text('content_unit'), metrics: read, more, help: text('contentHelp') },
      ]}
    />
  )
}
