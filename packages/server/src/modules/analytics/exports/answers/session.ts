import type { ExportedQuestions } from '@tinyeclipse/sdk/contract'
import type { Exportable } from '../exportable.ts'

export const session: Exportable<ExportedQuestions['session']> = {
  gate: 'analytics',
  async ask({ parts, of }, { sessionId }) {
    const answer = await parts.ask.session(of, sessionId)
    return {
      name: ['session', sessionId],
      columns: [
        ...['at', 'kind', 'path', 'name', 'properties', 'amount', 'currency'],
        ...['engaged_seconds', 'scroll_percent', 'element'],
      ],
      rows: [
        answer.events.map((event) => [
          ...[event.at, event.kind, event.path, event.name, event.properties && JSON.stringify(event.properties)],
          ...[event.amount, event.currency, event.engagedSeconds, event.scrollPercent, event.element],
        ]),
      ],
      json: [JSON.stringify(answer)],
      sessionId,
    }
  },
}
