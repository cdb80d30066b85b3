import type { ExportFile } from '@tinyeclipse/sdk/contract'
import { answerFunnel } from '../funnel.ts'
import { answerGoals } from '../goals/answer.ts'
import { openSite, type Parts } from '../parts.ts'
import { type Asked, answerQuery, findMetric } from '../query.ts'
import type { Request } from '../store/exports.ts'
import { readGoals } from '../store.ts'
import { aboutOf, atPath, checkTable } from './request.ts'
import { type AnswerTable, tableOfFunnel, tableOfGoals, tableOfQuery, toCsv, toJson } from './table.ts'

export interface MadeFile {
  name: string
  format: ExportFile['format']
  content: string
}

/** Asks the question of a request and writes the table. Throws what the question throws. */
export async function makeFile(
  parts: Parts,
  of: { accountId: string; params: { siteId: string }; signal: AbortSignal },
  request: Request,
): Promise<MadeFile> {
  const [part, about] = aboutOf(request)
  checkTable(request)
  const { domain, currency } = await parts.database.account(of.accountId, (tx) =>
    openSite(tx, parts.accounts, of.accountId, of.params.siteId),
  )
  const { table, range, what } = await atPath(`/${part}`, async () =>
    ask(parts, await parts.lookUp(of, about), request),
  )
  return {
    name: `${[domain, what, range.from, range.to].join('-').replace(/[^\w.-]+/g, '-')}.${request.format}`,
    format: request.format,
    content: request.format === 'csv' ? toCsv(table, request.separator, currency) : toJson(table),
  }
}

async function ask(
  { database, source }: Parts,
  asked: Asked,
  { query, funnel, goals, table: wanted }: Request,
): Promise<{ table: AnswerTable; range: { from: string; to: string }; what: string }> {
  if (funnel) {
    const answer = await answerFunnel(source, asked, funnel)
    return { table: tableOfFunnel(answer), range: answer.range, what: 'funnel' }
  }
  if (goals) {
    const ofSite = await database.account(asked.site.accountId, (tx) => readGoals(tx, asked.site))
    const answer = await answerGoals(source, asked, goals, ofSite)
    return { table: tableOfGoals(answer), range: answer.range, what: 'goals' }
  }
  const isOfDimension = wanted !== 'totals' && wanted !== 'series'
  const { comparison, ...question } = query as NonNullable<typeof query>
  const answer = await answerQuery(source, asked, {
    ...question,
    granularity: wanted === 'series' ? question.granularity : 'total',
    dimensions: isOfDimension ? [wanted] : [],
    ...(comparison && !isOfDimension && { comparison }),
  })
  return { table: tableOfQuery(answer, question.metrics.map(findMetric), wanted), range: answer.range, what: wanted }
}
