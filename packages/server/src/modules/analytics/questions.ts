import {
  type FunnelQuery,
  type GoalsQuery,
  type HeatmapQuery,
  type ScrollMapQuery,
  type SessionQuery,
  SUMMARY_LANGUAGES,
  type SummaryQuery,
  type VitalsQuery,
} from '@tinyeclipse/sdk/contract'
import type * as z from 'zod/mini'
import { AppError } from '../../platform/errors.ts'
import { requirePlan } from '../accounts/index.ts'
import { cleanPath } from '../ingest/index.ts'
import type { Caller, Foundation, LookUp } from './foundation.ts'
import { answerFunnel } from './funnel.ts'
import { answerGoals } from './goals/answer.ts'
import { answerHeatmap } from './heatmap.ts'
import { answerNow } from './live-visitors.ts'
import { answerQuery, type Query } from './query.ts'
import { answerScrollMap } from './scroll-map.ts'
import { listSessions } from './sessions/list.ts'
import { showSession } from './sessions/path.ts'
import { answerSummary } from './summary/answer.ts'
import { answerVitals } from './vitals.ts'

export type Questions = ReturnType<typeof createQuestions>

/**
 * Every question, as routes and exports ask it: what it leans on is looked up, and the site's plan has to include it.
 * Each throws `not_found`, `plan_required` or `invalid_request`.
 */
export function createQuestions({ database, clock, accounts, source, lookUp }: Foundation) {
  const getSite = ({ accountId, params }: Caller) =>
    database.account(accountId, (tx) => accounts.getSite(tx, accountId, params.siteId))
  const lookUpBehaviour: LookUp = async (of, about) => {
    requirePlan((await getSite(of)).plan, 'behaviour')
    return lookUp(of, about)
  }

  return {
    query: async (of: Caller, query: Query) => answerQuery(source, await lookUp(of, query), query),
    funnel: async (of: Caller, query: z.output<typeof FunnelQuery>) =>
      answerFunnel(source, await lookUp(of, query), query),
    goals: async (of: Caller, query: z.output<typeof GoalsQuery>) =>
      answerGoals(source, await lookUp(of, query), query),
    sessions: async (of: Caller, query: z.output<typeof SessionQuery>) =>
      listSessions(database, await lookUp(of, query), query),
    session: async (of: Caller, sessionId: string) => showSession(database, await lookUp(of, {}), sessionId),
    heatmap: async (of: Caller, { page, ...query }: z.output<typeof HeatmapQuery>) =>
      answerHeatmap(database, await lookUpBehaviour(of, {}), { ...query, page: readPage(page) }),
    scrollMap: async (of: Caller, { page, ...query }: z.output<typeof ScrollMapQuery>) =>
      answerScrollMap(source, await lookUpBehaviour(of, query), { ...query, page: readPage(page) }),
    vitals: async (of: Caller, { page, ...query }: z.output<typeof VitalsQuery>) =>
      answerVitals(database, await lookUpBehaviour(of, {}), {
        ...query,
        page: page === undefined ? undefined : readPage(page),
      }),
    now: async (of: Caller) => answerNow(database, (await lookUp(of, {})).site, clock.now()),
    summary: async (of: Caller, { range, language }: z.output<typeof SummaryQuery>) => {
      const asked = await lookUp(of, {})
      const { domain, languages } = await getSite(of)
      const spoken = languages.map((tag) => tag.split('-')[0])
      const known = spoken.flatMap((each) => SUMMARY_LANGUAGES.find((one) => one === each) ?? [])
      return answerSummary(source, asked, { domain, language: language ?? known[0] ?? 'en', range })
    },
  }
}

/** The path as it is stored, of one written as visitors see it, or of a whole address. Throws `invalid_request`. */
export function readPage(page: string): string {
  const url = URL.parse(page, 'https://site.invalid')
  if (url) return cleanPath(url)
  const message = `"${page.slice(0, 60)}" is no path, such as /shop`
  throw new AppError('invalid_request', message, { issues: [{ path: '/page', message }] })
}
