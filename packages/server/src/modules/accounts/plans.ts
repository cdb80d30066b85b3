import { PLAN_NAMES, type PlanName } from '@tinyeclipse/sdk/contract'
import { AppError } from '../../platform/errors.ts'

/** What each plan includes for a site; numbers are a month's unless the name says otherwise, null is without limit. */
export const PLANS = {
  // What was stored under a larger plan is kept for a month, in case the change was a mistake.
  tiny: { events: 0, retentionDays: 30, pages: 10, checks: 1, messages: 0, members: 1 },
  pro: { events: 100_000, retentionDays: 400, pages: 500, checks: 10, messages: 1_000, members: 5 },
  pro_plus: { events: 1_000_000, retentionDays: 1_100, pages: null, checks: 50, messages: 10_000, members: null },
} as const satisfies Record<PlanName, Record<string, number | null>>

/** What needs a plan: the cheapest plan that has it. */
export const GATES = {
  analytics: 'pro',
  /** What visitors do on a page: engagement, custom events, clicks, web vitals, who they say they are. */
  behaviour: 'pro_plus',
} as const satisfies Record<string, PlanName>
export type Gate = keyof typeof GATES

const rank = (plan: PlanName) => PLAN_NAMES.indexOf(plan)

export const includes = (plan: PlanName, gate: Gate) => rank(plan) >= rank(GATES[gate])

/** Passes when the plan has it, else throws `plan_required` with the plan that does. */
export function requirePlan(plan: PlanName, gate: Gate): void {
  if (includes(plan, gate)) return
  throw new AppError('plan_required', `The plan ${plan} does not include ${gate}; ${GATES[gate]} does`, {
    plan: GATES[gate],
  })
}

/** What belongs to a whole account is open when any of its sites has the plan. */
export const bestPlan = (plans: readonly PlanName[]): PlanName =>
  plans.reduce<PlanName>((best, plan) => (rank(plan) > rank(best) ? plan : best), 'tiny')
