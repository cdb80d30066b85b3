import type { ExportedQuestions } from '@tinyeclipse/sdk/contract'
import { ofAnswer } from '../answered.ts'
import { checkAsked } from '../check.ts'
import type { Exportable } from '../exportable.ts'

export const scrollMap: Exportable<ExportedQuestions['scrollMap']> = {
  gate: 'behaviour',
  check: checkAsked,
  async ask({ parts, of }, question) {
    const answer = await parts.ask.scrollMap(of, question)
    return ofAnswer('scroll-map', answer, {
      columns: ['seen_percent', 'sessions', 'share_percent'],
      rows: answer.steps.map(({ percent, sessions, share }) => [percent, sessions, share]),
    })
  },
}
