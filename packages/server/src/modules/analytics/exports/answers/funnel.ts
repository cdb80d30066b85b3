import type { ExportedQuestions } from '@tinyeclipse/sdk/contract'
import { ofAnswer } from '../answered.ts'
import { checkAsked } from '../check.ts'
import type { Exportable } from '../exportable.ts'

export const funnel: Exportable<ExportedQuestions['funnel']> = {
  gate: 'analytics',
  check: checkAsked,
  async ask({ parts, of }, question) {
    const answer = await parts.ask.funnel(of, question)
    return ofAnswer('funnel', answer, {
      columns: ['step', 'sessions', 'of_first', 'of_previous'],
      rows: answer.steps.map(({ name, sessions, ofFirst, ofPrevious }) => [name, sessions, ofFirst, ofPrevious]),
    })
  },
}
