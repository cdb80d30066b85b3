import { endpoints, SUMMARY_LANGUAGES } from '@tinyeclipse/sdk/contract'
import { AppError } from '../../platform/errors.ts'
import { type Route, route } from '../../platform/http.ts'
import { requirePlan } from '../accounts/index.ts'
import { cleanPath } from '../ingest/index.ts'
import { answerHeatmap } from './heatmap.ts'
import { answerNow } from './live-visitors.ts'
import type { LookUp, Parts } from './parts.ts'
import { answerScrollMap } from './scroll-map.ts'
import { listSessions } from './sessions/list.ts'
import { showSession } from './sessions/path.ts'
import { answerSummary } from './summary/answer.ts'
import { answerVitals } from './vitals.ts'

/** Single visits, single pages, this moment, and all of it in words. */
export function behaviourRoutes({ database, clock, accounts, source, lookUp }: Parts): Route[] {
  const getSite = ({ accountId, params }: Parameters<LookUp>[0]) =>
    database.account(accountId, (tx) => accounts.getSite(tx, accountId, params.siteId))
  const lookUpBehaviour: LookUp = async (input, query) => {
    requirePlan((await getSite(input)).plan, 'behaviour')
    return lookUp(input, query)
  }

  return [
    route(endpoints.listSessions, async (input) => listSessions(database, await lookUp(input, input.body), input.body)),
    route(endpoints.getSession, async (input) => {
      const shown = await showSession(database, await lookUp(input, {}), input.params.sessionId)
      // One person's way is not looked at unseen.
      input.audit.target = shown.session.id
      return shown
    }),
    route(endpoints.queryHeatmap, async (input) =>
      answerHeatmap(database, await lookUpBehaviour(input, {}), { ...input.body, page: readPage(input.body.page) }),
    ),
    route(endpoints.queryScrollMap, async (input) => {
      const asked = await lookUpBehaviour(input, input.body)
      return answerScrollMap(source, asked, { ...input.body, page: readPage(input.body.page) })
    }),
    route(endpoints.queryVitals, async (input) => {
      const { page, ...query } = input.body
      const asked = await lookUpBehaviour(input, {})
      return answerVitals(database, asked, { ...query, page: page === undefined ? undefined : readPage(page) })
    }),
    route(endpoints.getNow, async (input) => answerNow(database, (await lookUp(input, {})).site, clock.now())),
    route(endpoints.getSummary, async (input) => {
      const asked = await lookUp(input, {})
      const { domain, languages } = await getSite(input)
      const spoken = languages.map((tag) => tag.split('-')[0])
      const language =
        input.query.language ?? spoken.flatMap((each) => SUMMARY_LANGUAGES.find((one) => one === each) ?? [])[0] ?? 'en'
      return answerSummary(source, asked, { domain, language, range: input.query.range })
    }),
  ]
}

/** The path as it is stored, of one written as visitors see it, or of a whole address. Throws `invalid_request`. */
function readPage(page: string): string {
  const url = URL.parse(page, 'https://site.invalid')
  if (url) return cleanPath(url)
  const message = `"${page.slice(0, 60)}" is no path, such as /shop`
  throw new AppError('invalid_request', message, { issues: [{ path: '/page', message }] })
}
