import { randomUUID } from 'node:crypto'
import { makeKeys } from './agent.ts'
import type { TestAccount, TestServer, TestSite } from './server.ts'

type Keys = ReturnType<typeof makeKeys>

/** Who signs a request. */
export interface Signer {
  siteId: string
  keyId: string
  privateKey: Keys['privateKey']
  now: () => number
}

/** A site with an agent, and two of everything that is listed of one. */
export interface WalkedAgent {
  signer: Signer
  /** A pair that it has not brought yet. */
  newKeys: Keys
  runId: string
  /** Over, and kept what was there before. */
  commandId: string
  /** Fetched, and not heard of. */
  deliveredId: string
  batchId: string
}

/** Gives a site an agent that joined, told and was told things, under names that have the mark. By SQL, as many tests ask for it. */
export async function fillAgent(
  server: TestServer,
  account: TestAccount,
  site: TestSite,
  mark: string,
): Promise<WalkedAgent> {
  const { publicKey, privateKey } = makeKeys()
  const keyId = randomUUID()
  const ids = { runId: randomUUID(), commandId: randomUUID(), deliveredId: randomUUID(), batchId: randomUUID() }
  const { runId, commandId, deliveredId, batchId } = ids
  const of = `'${account.id}'::uuid, '${site.id}'::uuid`
  const key = `(select key_id from keys where account_id = '${account.id}' and site_id = '${site.id}' limit 1)`
  const command = (id: string, status: string, more: string) =>
    `(${of}, '${id}', '${runId}', 'set_option', '${status}', now(), 'key', '${mark}', now(), now() + interval '1 day', ${more})`
  await server.database.execute(
    `with joined as (
      insert into agents (account_id, site_id, status, enrolled_at, protocol, capabilities, site_url, site_key_id, api_key_id)
        values (${of}, 'connected', now(), '1.0', '{commands}', 'https://${mark}.example.be', ${key}, ${key}))
    , awaited as (insert into agent_beats (account_id, site_id, due_at) values (${of}, now() + interval '1 day'))
    , keys_brought as (
      insert into agent_keys (account_id, site_id, key_id, public_key, created_at) values (${of}, '${keyId}', '${publicKey}', now()))
    , told as (
      insert into reports (account_id, site_id, report_id, seq, module, event, title, data, emails, occurred_at, received_at)
        select ${of}, gen_random_uuid(), seq, 'forms', 'submitted', '${mark} ' || seq, '{}', '{}',
          date_trunc('milliseconds', now()), now() from generate_series(1, 2) as seq)
    , run as (
      insert into command_runs (account_id, run_id, name, input, is_dry_run, requested_by_kind, requested_by_id, sites, created_at)
        values ('${account.id}', '${runId}', 'set_option', '{"option":"blogname","value":"${mark}"}', false, 'key', '${mark}', 2, now()))
    , problems as (insert into command_problems values ('${account.id}', '${runId}', '${site.id}', 'no_agent'))
    , batches as (
      insert into agent_batches (account_id, site_id, batch_id, sent_as, kind, rows, row_count, status, created_at, expires_at)
        values (${of}, '${batchId}', 1, 'stock', '[{"sku":"${mark}"}]', 1, 'delivered', now(), now() + interval '1 day'))
    insert into commands (account_id, site_id, command_id, run_id, name, status, status_changed_at, requested_by_kind,
        requested_by_id, created_at, expires_at, is_dry_run, can_undo, deliveries, last_delivered_at)
      values ${command(commandId, 'succeeded', 'false, true, 1, now()')}, ${command(deliveredId, 'delivered', 'false, false, 1, now()')}`,
  )
  const signer = { siteId: site.id, keyId, privateKey, now: server.now }
  return { signer, newKeys: makeKeys(), ...ids }
}
