import type { AnalyticsFilter } from '@tinyeclipse/sdk/contract'
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database.ts'
import type { Accounts } from '../accounts/index.ts'
import type { DaySource } from './days/source.ts'
import type { Asked } from './query.ts'

/** Who asks, of which site, and until when. */
export interface Caller {
  accountId: string
  params: { siteId: string }
  signal: AbortSignal
}

/** Looks up what a question leans on. Throws `not_found`, `plan_required` or `invalid_request`. */
export type LookUp = (
  of: Caller,
  about: {
    filter?: AnalyticsFilter | undefined
    segmentId?: string | undefined
    dimensions?: readonly string[] | undefined
  },
) => Promise<Asked>

/** What questions are answered with. */
export interface Foundation {
  database: Database
  clock: Clock
  accounts: Accounts
  source: DaySource
  lookUp: LookUp
}
