import { sql } from 'kysely'
import type { Tx } from '../../../platform/database.ts'
import type { StoredAgent } from './agents.ts'
import { mentions } from './mentions.ts'

/** What a site says of itself in words of its own: an error of mail, a title, a part of a plugin; and what was made of it. */
export type AgentWords = Pick<StoredAgent, 'state' | 'health' | 'environmentExplanation'>

/** Null where the address cannot stand in them. Nobody changes the agent until the transaction is over. `tx` is the account's. */
export async function lockWordsWith(
  tx: Tx,
  { siteId, email }: { siteId: string; email: string },
): Promise<AgentWords | null> {
  const words = [sql`state::text`, sql`health::text`, sql`environment_explanation::text`]
  const { rows } = await sql<AgentWords>`
    select state, health, environment_explanation as "environmentExplanation" from agents
    where account_id = (select account_id from sites where site_id = ${siteId}) and site_id = ${siteId}
      and ${mentions(words, email)} for update`.execute(tx)
  return rows[0] ?? null
}

export async function replaceWords(
  tx: Tx,
  siteId: string,
  { state, health, environmentExplanation }: AgentWords,
): Promise<void> {
  await sql`update agents set state = ${JSON.stringify(state)}::jsonb, health = ${health && JSON.stringify(health)}::jsonb,
      environment_explanation = ${environmentExplanation && JSON.stringify(environmentExplanation)}::jsonb
    where account_id = (select account_id from sites where site_id = ${siteId}) and site_id = ${siteId}`.execute(tx)
}
