import { sql } from 'kysely'
import type { Tx } from '../../../platform/database.ts'
import type { StoredAgent } from './agents.ts'
import { jsonb } from './json.ts'
import { mentions } from './mentions.ts'

/** What a site says of itself in words of its own: an error of mail, a title, a part of a plugin; and what was made of it. */
export type AgentWords = Pick<StoredAgent, 'state' | 'environmentExplanation'> & { figures: StoredAgent['state'] }

/** Null where the address cannot stand in them. Nobody changes the agent until the transaction is over. `tx` is the account's. */
export async function lockWordsWith(
  tx: Tx,
  { siteId, email }: { siteId: string; email: string },
): Promise<AgentWords | null> {
  await sql`select from agent_beats where ${ofSite(siteId)} for update`.execute(tx)
  const words = [sql`a.state::text`, sql`b.figures::text`, sql`a.environment_explanation::text`]
  const { rows } = await sql<AgentWords>`
    select a.state, b.figures, a.environment_explanation as "environmentExplanation"
    from agents a join agent_beats b on b.account_id = a.account_id and b.site_id = a.site_id
    where a.account_id = (select account_id from sites where site_id = ${siteId}) and a.site_id = ${siteId}
      and ${mentions(words, email)}`.execute(tx)
  return rows[0] ?? null
}

/** The next heartbeat is compared with nothing: what it tells is stored as it comes. */
export async function replaceWords(
  tx: Tx,
  siteId: string,
  { state, figures, environmentExplanation }: AgentWords,
): Promise<void> {
  await sql`update agent_beats set figures = ${jsonb(figures)}, told = null where ${ofSite(siteId)}`.execute(tx)
  await sql`update agents set state = ${jsonb(state)}, environment_explanation = ${jsonb(environmentExplanation)}
    where ${ofSite(siteId)}`.execute(tx)
}

const ofSite = (siteId: string) =>
  sql`account_id = (select account_id from sites where site_id = ${siteId}) and site_id = ${siteId}`
