import type { Goal, GoalChanges, Page, PageQuery, Target } from '@tinyeclipse/sdk/contract'
import { sql } from 'kysely'
import type { Tx } from '../../../platform/database.ts'
import { decodeCursor, encodeCursor, pageFrom } from '../../../platform/paging.ts'
import type { GoalRow } from '../store.ts'
import type { SiteOfList } from './lists.ts'

const GOAL = sql.raw('goal_id as id, name, target, created_at as "createdAt"')

/** Oldest first: ids sort by the time they were made. */
export async function listGoals(tx: Tx, site: SiteOfList, page: PageQuery): Promise<Page<Goal>> {
  const [after = null] = decodeCursor(page.cursor, 'id') ?? []
  const { rows } = await sql<GoalRow>`
    select ${GOAL} from goals
    where account_id = ${site.accountId} and site_id = ${site.id} and (${after}::uuid is null or goal_id > ${after})
    order by goal_id limit ${page.limit + 1}`.execute(tx)
  return pageFrom(rows, page.limit, ({ id }) => encodeCursor(id), toGoal)
}

export async function insertGoal(
  tx: Tx,
  site: SiteOfList,
  goal: { id: string; name: string; target: Target; createdAt: Date },
): Promise<Goal> {
  await sql`insert into goals (account_id, site_id, goal_id, name, target, created_at)
    values (${site.accountId}, ${site.id}, ${goal.id}, ${goal.name}, ${JSON.stringify(goal.target)}, ${goal.createdAt})`.execute(
    tx,
  )
  return toGoal(goal)
}

export async function updateGoal(
  tx: Tx,
  site: SiteOfList,
  goalId: string,
  { name, target }: GoalChanges,
): Promise<Goal | null> {
  const { rows } = await sql<GoalRow>`
    update goals set name = coalesce(${name ?? null}, name), target = coalesce(${target ? JSON.stringify(target) : null}::jsonb, target)
    where account_id = ${site.accountId} and site_id = ${site.id} and goal_id = ${goalId} returning ${GOAL}`.execute(tx)
  return rows[0] ? toGoal(rows[0]) : null
}

export async function deleteGoal(tx: Tx, site: SiteOfList, goalId: string): Promise<boolean> {
  const { rows } = await sql`
    delete from goals where account_id = ${site.accountId} and site_id = ${site.id} and goal_id = ${goalId} returning 1`.execute(
    tx,
  )
  return rows.length > 0
}

const toGoal = ({ id, name, target, createdAt }: GoalRow): Goal => ({
  id,
  name,
  target,
  createdAt: createdAt.toISOString(),
})
