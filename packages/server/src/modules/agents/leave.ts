import type { Tx } from '../../platform/database.ts'
import { AppError } from '../../platform/errors.ts'
import { recordFact } from '../../platform/facts.ts'
import type { Accounts } from '../accounts/index.ts'
import { endAgentKeys } from './store/agent-keys.ts'
import { endAgent, isConnected, lockAgent, type StoredAgent } from './store/agents.ts'

interface Site {
  accountId: string
  siteId: string
}

/** Throws `agent_unknown` when the agent left or was revoked since its request was recognised. */
export async function requireLiving(tx: Tx, { accountId, siteId }: Site): Promise<void> {
  if (!(await isConnected(tx, accountId, siteId))) throw gone()
}

/** The agent itself, which nobody changes until the transaction is over. Throws as above. */
export async function lockLiving(tx: Tx, { accountId, siteId }: Site): Promise<StoredAgent> {
  const agent = await lockAgent(tx, accountId, siteId)
  if (agent?.status !== 'connected') throw gone()
  return agent
}

/** For an agent that is there no more. */
export const gone = () => new AppError('agent_unknown', 'The site was disconnected. Connect it anew')

/** Ends all that the agent of a site can sign or ask with, at once. */
export async function disconnect(
  accounts: Accounts,
  tx: Tx,
  { accountId, siteId, siteKeyId, apiKeyId }: Site & Pick<StoredAgent, 'siteKeyId' | 'apiKeyId'>,
  status: 'left' | 'revoked',
  now: Date,
): Promise<void> {
  await endAgent(tx, accountId, siteId, status)
  await endAgentKeys(tx, { accountId, siteId }, now)
  for (const keyId of [siteKeyId, apiKeyId]) await accounts.expireKey(tx, accountId, keyId, now)
  await recordFact(tx, { accountId, name: 'agent.disconnected', payload: { siteId, status }, occurredAt: now })
}
