import type { ExportedQuestions } from '@tinyeclipse/sdk/contract'
import { ofAnswer } from '../answered.ts'
import type { Exportable } from '../exportable.ts'

/** All of its text, a line each. */
export const summary: Exportable<ExportedQuestions['summary']> = {
  gate: 'analytics',
  async ask({ parts, of }, question) {
    const answer = await parts.ask.summary(of, question)
    return ofAnswer('summary', answer, {
      columns: ['about', 'text'],
      rows: [
        ['title', answer.title],
        ...answer.sentences.map(({ about, text }) => [about, text]),
        ['explanation', answer.explanation],
      ],
    })
  },
}
