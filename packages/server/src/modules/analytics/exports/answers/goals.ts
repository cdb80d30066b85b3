import type { ExportedQuestions } from '@tinyeclipse/sdk/contract'
import { ofAnswer } from '../answered.ts'
import { checkAsked } from '../check.ts'
import type { Exportable } from '../exportable.ts'
import { spreadMoney } from '../money.ts'

export const goals: Exportable<ExportedQuestions['goals']> = {
  gate: 'analytics',
  check: checkAsked,
  async ask({ parts, of, site }, question) {
    const answer = await parts.ask.goals(of, question)
    const table = {
      columns: [
        ...['goal', 'conversions', 'sessions', 'conversion_rate', 'visitors'].map((name) => ({ name })),
        { name: 'revenue', isMoney: true },
      ],
      rows: answer.goals.map((goal) => [
        ...[goal.name, goal.conversions, goal.sessions, goal.conversionRate, goal.visitors],
        goal.revenue,
      ]),
    }
    return ofAnswer('goals', answer, spreadMoney(table, site.currency))
  },
}
