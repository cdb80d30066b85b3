import { type ExportedQuestions, VITALS_METRICS, type VitalsAnswer } from '@tinyeclipse/sdk/contract'
import { ofAnswer, type Table } from '../answered.ts'
import { checkAsked, invalid } from '../check.ts'
import type { Exportable } from '../exportable.ts'

const TABLES: Record<string, (answer: VitalsAnswer) => Table> = {
  totals: ({ metrics }) => ({
    columns: ['metric', 'unit', 'p50', 'p75', 'p90', 'samples', 'rating'],
    rows: VITALS_METRICS.map((name) => {
      const { p50, p75, p90, samples, rating } = metrics[name]
      return [name, name === 'cls' ? null : 'ms', p50, p75, p90, samples, rating]
    }),
  }),
  pages: ({ pages }) => ({
    columns: ['page', 'lcp_p50_ms', 'lcp_p75_ms', 'lcp_p90_ms', 'samples', 'rating'],
    rows: pages.map(({ page, lcp }) => [page, lcp.p50, lcp.p75, lcp.p90, lcp.samples, lcp.rating]),
  }),
}

export const vitals: Exportable<ExportedQuestions['vitals']> = {
  gate: 'behaviour',
  checkTable(_, table) {
    if (!Object.hasOwn(TABLES, table)) throw invalid('/table', `There are ${Object.keys(TABLES).join(' and ')}`)
  },
  check: checkAsked,
  async ask({ parts, of }, question, { table }) {
    const answer = await parts.ask.vitals(of, question)
    const what = table === 'totals' ? 'vitals' : `vitals-${table}`
    return ofAnswer(what, answer, (TABLES[table] as (typeof TABLES)[string])(answer))
  },
}
