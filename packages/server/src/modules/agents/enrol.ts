import {
  type EndpointOutput,
  type EndpointRequest,
  type endpoints,
  HEARTBEAT_SECONDS,
  NewSite,
  type Site,
} from '@tinyeclipse/sdk/contract'
import type { Clock } from '../../platform/clock.ts'
import type { Tx } from '../../platform/database.ts'
import { AppError } from '../../platform/errors.ts'
import { recordFact } from '../../platform/facts.ts'
import { uuidv7 } from '../../platform/ids.ts'
import type { Accounts } from '../accounts/index.ts'
import { explainEnvironment } from './environment.ts'
import { type Grant, takeGrant } from './grant.ts'
import { PROTOCOL, requireProtocol } from './protocol.ts'
import { listedKeys, type ServerSigning } from './server-keys.ts'
import { dueAfter } from './silence.ts'
import { endAgentKeys, findKeyByPublicKey, insertAgentKey } from './store/agent-keys.ts'
import { findAgent, lockEnrolments, putAgent } from './store/agents.ts'

type Body = EndpointRequest<typeof endpoints.enrolAgent>['body']
export interface EnrolParts {
  clock: Clock
  accounts: Accounts
  serverKeys: ServerSigning
}

/** Pages that are cached name the site's key of before for some days yet. */
const OLD_SITE_KEY_MS = 7 * 86_400_000

/** A site joins. With the public key that it joined by before it gets the same site again, as when the answer was lost. */
export async function enrol(
  { clock, accounts, serverKeys }: EnrolParts,
  tx: Tx,
  accountId: string,
  body: Body,
): Promise<EndpointOutput<typeof endpoints.enrolAgent>> {
  requireProtocol(body.protocol)
  const now = clock.now()
  await lockEnrolments(tx, accountId)
  const known = await findKeyByPublicKey(tx, accountId, body.publicKey)
  if (known?.endsAt && known.endsAt <= now)
    throw new AppError('conflict', 'This public key has ended. Make a new pair of keys and join with it')
  const grant = await takeGrant(accounts, tx, accountId, body, { now, isKnown: known !== null })
  if (known && grant.siteId && grant.siteId !== known.siteId)
    throw new AppError('conflict', 'This public key is of another site than the code. Make a new pair of keys')

  const site = known
    ? await accounts.getSite(tx, accountId, known.siteId)
    : await findOrAddSite({ accounts, tx, accountId, now }, grant, body)
  await allowOrigin({ accounts, tx, accountId, now }, site, body.site.url)
  const keyId = known?.keyId ?? uuidv7(now.getTime())
  const issued = await joinSite({ clock, accounts }, tx, { accountId, site, grant, body, keyId })
  if (!known) {
    await endAgentKeys(tx, { accountId, siteId: site.id }, now)
    await insertAgentKey(tx, { accountId, siteId: site.id, keyId, publicKey: body.publicKey, createdAt: now })
  }
  return {
    siteId: site.id,
    accountId,
    keyId,
    serverKeys: listedKeys(serverKeys.latest()),
    ...issued,
    protocol: PROTOCOL,
    heartbeatSeconds: HEARTBEAT_SECONDS,
    serverTime: now.toISOString(),
  }
}

/** Writes down that the agent is there, and gives it keys in the place of those it had. */
async function joinSite(
  { clock, accounts }: Pick<EnrolParts, 'clock' | 'accounts'>,
  tx: Tx,
  { accountId, site, grant, body, keyId }: { accountId: string; site: Site; grant: Grant; body: Body; keyId: string },
): Promise<{ siteKey: string; apiKey: string }> {
  const now = clock.now()
  const before = await findAgent(tx, accountId, site.id)
  const { siteKey, apiKey } = await accounts.issueAgentKeys(tx, accountId, site.id, grant, now)
  const { environment: guess } = body.site
  await putAgent(tx, accountId, {
    siteId: site.id,
    enrolledAt: now,
    heartbeatDueAt: dueAfter(now),
    protocol: body.protocol.version,
    agentVersion: body.protocol.agent ?? null,
    capabilities: body.protocol.capabilities,
    siteUrl: plainUrl(body.site.url),
    restUrl: body.site.restUrl ?? null,
    detectedEnvironment: guess?.value ?? null,
    environmentExplanation: guess ? explainEnvironment(guess, `enrolment of ${now.toISOString()}`) : null,
    siteKeyId: siteKey.id,
    apiKeyId: apiKey.id,
  })
  if (before) {
    await accounts.expireKey(tx, accountId, before.siteKeyId, new Date(now.getTime() + OLD_SITE_KEY_MS))
    await accounts.expireKey(tx, accountId, before.apiKeyId, now)
  }
  await recordFact(tx, { accountId, name: 'agent.enrolled', payload: { siteId: site.id, keyId }, occurredAt: now })
  return { siteKey: siteKey.secret, apiKey: apiKey.secret }
}

interface Context {
  accounts: Accounts
  tx: Tx
  accountId: string
  now: Date
}

/** The site that the code is for; else the account's own of this address, or a new one. */
async function findOrAddSite({ accounts, tx, accountId, now }: Context, grant: Grant, body: Body): Promise<Site> {
  if (grant.siteId) return accounts.getSite(tx, accountId, grant.siteId)
  const { hostname } = new URL(body.site.url)
  const environment = body.site.environment?.value ?? 'production'
  const candidates = await accounts.findSitesByDomain(tx, accountId, hostname)
  for (const site of candidates.filter((each) => each.environment === environment)) {
    const agent = await findAgent(tx, accountId, site.id)
    if (!agent) return site
    // Sites in folders or on ports of one host share its name and are others.
    if (agent.siteUrl !== plainUrl(body.site.url)) continue
    if (agent.status !== 'connected') return site
    throw new AppError(
      'conflict',
      `${body.site.url} is connected already, as site ${site.id}. Disconnect it first, or make a code for that site`,
    )
  }
  return accounts.addSite(tx, accountId, await newSite({ accounts, tx }, hostname, environment, body), now)
}

/** What the site says of itself, where it is a thing we know. */
async function newSite(
  { accounts, tx }: Pick<Context, 'accounts' | 'tx'>,
  domain: string,
  environment: 'production' | 'staging',
  { site }: Body,
) {
  const shape = NewSite.shape
  const languages = site.languages.map((tag) => tag.replaceAll('_', '-'))
  const zone = shape.timeZone.safeParse(site.timeZone ?? undefined)
  const isKnownZone = zone.success && (await accounts.isKnownTimeZone(tx, zone.data))
  const parsed = NewSite.safeParse({
    domain,
    environment,
    ...(isKnownZone && { timeZone: zone.data }),
    ...(shape.languages.safeParse(languages).success && { languages }),
  })
  if (parsed.success) return parsed.data
  const message = `The site has the address ${site.url}, whose host is no domain that can be added`
  throw new AppError('invalid_request', message, { issues: [{ path: '/site/url', message }] })
}

/** Pages of a site on a port of its own are to use its key as well. */
async function allowOrigin({ accounts, tx, accountId, now }: Context, site: Site, url: string): Promise<void> {
  const { origin } = new URL(url)
  const bare = site.domain.replace(/^www\./, '')
  const own = [bare, `www.${bare}`].flatMap((host) => [`https://${host}`, `http://${host}`])
  if ([...own, ...site.allowedOrigins].includes(origin)) return
  const allowedOrigins = [...site.allowedOrigins, origin]
  // As many as a site can have: the owner made room for others on purpose.
  if (allowedOrigins.length > 50) return
  await accounts.changeSite(tx, accountId, site.id, { allowedOrigins }, now)
}

/** An address of a site in one way of writing it: without query, and without a slash at its end. */
function plainUrl(url: string): string {
  const { origin, pathname } = new URL(url)
  return `${origin}${pathname}`.replace(/\/+$/, '')
}
