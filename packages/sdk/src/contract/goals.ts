import * as z from 'zod/mini'
import { AnalyticsFilter, AnalyticsRange, Target } from './analytics.ts'
import { CalendarDay, Id, PageQuery, pageOf, Timestamp } from './common.ts'
import { endpoint } from './endpoint.ts'

/** Most goals of a site. */
export const MAX_GOALS = 50

const Name = z.string().check(z.trim(), z.minLength(1), z.maxLength(100))

/** What a site wants its visitors to do. Paths of `is` and `in` are kept as pages are: `/thanks/` becomes `/thanks`. */
export const Goal = z.object({ id: Id, name: z.string(), target: Target, createdAt: Timestamp })
export type Goal = z.infer<typeof Goal>

export const NewGoal = z.object({ name: Name, target: Target })
export type NewGoal = z.infer<typeof NewGoal>

export const GoalChanges = z.partial(NewGoal)
export type GoalChanges = z.infer<typeof GoalChanges>

export const GoalsQuery = z.object({
  range: AnalyticsRange,
  filter: z.optional(AnalyticsFilter),
  /** A saved segment; with `filter`, both must hold. */
  segmentId: z.optional(Id),
})
export type GoalsQuery = z.input<typeof GoalsQuery>

export const GoalsAnswer = z.object({
  range: z.object({ from: CalendarDay, to: CalendarDay, timeZone: z.string() }),
  /** Sessions that began in the range. */
  sessions: z.int(),
  goals: z.array(
    z.object({
      /** Null for the goal that a site without goals has: the event `purchase`. */
      id: z.nullable(Id),
      name: z.string(),
      /** How often it was met in the range. */
      conversions: z.int(),
      /** Sessions that began in the range and met it. */
      sessions: z.int(),
      /** These sessions in percent of all; null where there were none. */
      conversionRate: z.nullable(z.number()),
      /** Distinct visitors who met it; over several days the sum of the days. */
      visitors: z.int(),
      /** Amounts of the events that met it, by currency. */
      revenue: z.record(z.string(), z.number()),
    }),
  ),
})
export type GoalsAnswer = z.infer<typeof GoalsAnswer>

export const goalEndpoints = {
  listGoals: endpoint({
    id: 'goals.list',
    method: 'GET',
    path: '/v1/sites/:siteId/goals',
    summary: 'Goals of a site, oldest first',
    access: 'account',
    scope: 'analytics:read',
    query: PageQuery,
    response: pageOf(Goal),
    status: 200,
    mutates: false,
  }),
  createGoal: endpoint({
    id: 'goals.create',
    method: 'POST',
    path: '/v1/sites/:siteId/goals',
    summary: 'Add a goal; it holds for all of history at once',
    access: 'account',
    scope: 'analytics:write',
    body: NewGoal,
    response: Goal,
    status: 201,
    mutates: true,
  }),
  changeGoal: endpoint({
    id: 'goals.change',
    method: 'PATCH',
    path: '/v1/sites/:siteId/goals/:goalId',
    summary: 'Change a goal, for all of history at once',
    access: 'account',
    scope: 'analytics:write',
    body: GoalChanges,
    response: Goal,
    status: 200,
    mutates: true,
  }),
  removeGoal: endpoint({
    id: 'goals.remove',
    method: 'DELETE',
    path: '/v1/sites/:siteId/goals/:goalId',
    summary: 'Remove a goal; a site without goals counts purchases',
    access: 'account',
    scope: 'analytics:write',
    status: 204,
    mutates: true,
  }),
  queryGoals: endpoint({
    id: 'analytics.goals',
    method: 'POST',
    path: '/v1/sites/:siteId/analytics/goals',
    summary: 'How often each goal was met, by whom and for how much',
    access: 'account',
    scope: 'analytics:read',
    body: GoalsQuery,
    response: GoalsAnswer,
    status: 200,
    mutates: false,
  }),
}
