import type { ExportedQuestions } from '@tinyeclipse/sdk/contract'
import { ofAnswer } from '../answered.ts'
import { checkAsked } from '../check.ts'
import type { Exportable } from '../exportable.ts'

export const heatmap: Exportable<ExportedQuestions['heatmap']> = {
  gate: 'behaviour',
  check: checkAsked,
  async ask({ parts, of }, question) {
    const answer = await parts.ask.heatmap(of, question)
    return ofAnswer('heatmap', answer, {
      columns: ['element', 'element_clicks', 'x_percent', 'y_percent', 'clicks'],
      rows: answer.elements.flatMap(({ selector, clicks, points }) =>
        points.map((point) => [selector, clicks, point.x, point.y, point.clicks]),
      ),
    })
  },
}
