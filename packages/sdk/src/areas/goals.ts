import type { Call } from '../call.ts'
import { changeGoal, createGoal, listGoals, removeGoal } from '../calls.ts'
import type { GoalChanges, NewGoal } from '../contract/goals.ts'
import { type ListOptions, list } from '../list.ts'
import type { CallOptions } from '../options.ts'

/** What a site wants its visitors to do. */
export const goals = (call: Call) => ({
  list: (siteId: string, l?: ListOptions) => list((query, o) => call(listGoals, { params: { siteId }, query }, o), l),
  create: (siteId: string, goal: NewGoal, o?: CallOptions) => call(createGoal, { params: { siteId }, body: goal }, o),
  change: (siteId: string, goalId: string, changes: GoalChanges, o?: CallOptions) =>
    call(changeGoal, { params: { siteId, goalId }, body: changes }, o),
  remove: (siteId: string, goalId: string, o?: CallOptions) => call(removeGoal, { params: { siteId, goalId } }, o),
})
