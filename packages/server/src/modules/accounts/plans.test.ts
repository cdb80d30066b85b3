import { PLAN_NAMES } from '@tinyeclipse/sdk/contract'
import { expect, it } from 'vitest'
import { bestPlan, GATES, includes, PLANS, requirePlan } from './plans.ts'

it.each([
  [[], 'tiny'],
  [['tiny'], 'tiny'],
  [['tiny', 'pro', 'tiny'], 'pro'],
  [['pro_plus', 'tiny', 'pro'], 'pro_plus'],
] as const)('finds the best of %j: %s', (plans, best) => {
  expect(bestPlan(plans)).toBe(best)
})

it('opens a gate to its plan and all above, and names the cheapest to the others', () => {
  for (const [gate, cheapest] of Object.entries(GATES) as [keyof typeof GATES, (typeof PLAN_NAMES)[number]][]) {
    const first = PLAN_NAMES.indexOf(cheapest)
    PLAN_NAMES.forEach((plan, index) => {
      expect(includes(plan, gate)).toBe(index >= first)
      if (index >= first) requirePlan(plan, gate)
      else
        expect(() => requirePlan(plan, gate)).toThrow(
          expect.objectContaining({ code: 'plan_required', plan: cheapest }),
        )
    })
  }
})

it('gives with each plan at least what the one below gives', () => {
  for (const [index, plan] of PLAN_NAMES.entries()) {
    const below = PLAN_NAMES[index - 1]
    if (!below) continue
    for (const [name, count] of Object.entries(PLANS[below])) {
      const more = (PLANS[plan] as Record<string, number | null>)[name]
      expect(more === null || (more ?? -1) >= (count ?? Number.POSITIVE_INFINITY), `${plan} ${name}`).toBe(true)
    }
  }
})
