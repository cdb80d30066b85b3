import type { ExportedQuestions } from '@tinyeclipse/sdk/contract'
import { readPage } from '../../questions.ts'
import { ofAnswer } from '../answered.ts'
import { checkAsked } from '../check.ts'
import type { Exportable } from '../exportable.ts'

export const scrollMap: Exportable<ExportedQuestions['scrollMap']> = {
  gate: 'behaviour',
  check(question, today) {
    readPage(question.page)
    checkAsked(question, today)
  },
  async ask({ parts, of }, question) {
    const answer = await parts.ask.scrollMap(of, question)
    return ofAnswer('scroll-map', answer, {
      columns: ['seen_percent', 'sessions', 'share_percent'],
      rows: answer.steps.map(({ percent, sessions, share }) => [percent, sessions, share]),
    })
  },
}
