import type { AgentCall, AgentCaller, AuthenticateAgent } from '../../platform/agent-access.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Database, Tx } from '../../platform/database.ts'
import { AppError } from '../../platform/errors.ts'
import { digestUuid, isUuid } from '../../platform/ids.ts'
import { parseJson } from '../../platform/request-body.ts'
import type { Accounts } from '../accounts/index.ts'
import type { Verify } from './ed25519.ts'
import { hashCode } from './enrolment-codes.ts'
import type { ServerSigning } from './server-keys.ts'
import { requestText } from './signed-text.ts'
import { resolveAgentKey } from './store/agent-keys.ts'
import { resolveCode } from './store/enrolment-codes.ts'
import { admitNonce } from './store/nonces.ts'

/** How far the clocks of site and server may be apart. */
export const WINDOW_SECONDS = 300
/** Keys that are not looked up again: what a key is never changes, and whether it works is asked when it is used. */
const REMEMBERED = 20_000

interface SignedHeaders {
  siteId: string
  keyId: string
  timestamp: string
  nonce: string
  signature: string
}
interface Dependencies {
  database: Database
  clock: Clock
  accounts: Accounts
  serverKeys: ServerSigning
  verify: Verify
}

/** Recognises the agent of a site by its signature. Whatever is not as it must be is refused. */
export function createAuthentication({ database, clock, accounts, serverKeys, verify }: Dependencies) {
  const keys = new Map<string, NonNullable<Awaited<ReturnType<typeof resolveAgentKey>>>>()

  const authenticate: AuthenticateAgent = async (call) => {
    const headers = readHeaders(call.headers)
    return call.endpoint.access === 'newAgent' ? recogniseNew(call, headers) : recognise(call, headers)
  }

  async function recognise(call: AgentCall, headers: SignedHeaders): Promise<AgentCaller> {
    const { siteId, keyId } = headers
    const key = isUuid(siteId) && isUuid(keyId) ? await findKey(keyId) : null
    const hasEnded = key?.endsAt && key.endsAt <= clock.now()
    if (!key || hasEnded || key.siteId !== siteId) throw unknown()
    checkTime(headers.timestamp)
    const text = await call.readText()
    checkSignature(call, headers, text, key.publicKey)
    return callerOf({ accountId: key.accountId, siteId, keyId }, text, headers.nonce)
  }

  async function findKey(keyId: string) {
    const known = keys.get(keyId)
    if (known) return known
    const found = await database.resolver((tx) => resolveAgentKey(tx, keyId))
    if (keys.size >= REMEMBERED) keys.delete(keys.keys().next().value ?? '')
    if (found) keys.set(keyId, found)
    return found
  }

  /** One that joins signs with the key that it brings: it has what it says, and no more is known of it. */
  async function recogniseNew(call: AgentCall, headers: SignedHeaders): Promise<AgentCaller> {
    if (headers.siteId !== 'new' || headers.keyId !== 'new') throw unknown()
    checkTime(headers.timestamp)
    const text = await call.readText()
    const { publicKey, code, agentKey } = Object(parseJson(text)) as Record<string, unknown>
    if (typeof publicKey !== 'string') throw mismatch()
    checkSignature(call, headers, text, publicKey)
    const accountId = await findAccount(code, agentKey)
    return callerOf({ accountId, siteId: null, keyId: digestUuid('agents/new', publicKey) }, text, headers.nonce)
  }

  async function findAccount(code: unknown, agentKey: unknown): Promise<string> {
    if (typeof code === 'string') {
      const found = await database.resolver((tx) => resolveCode(tx, hashCode(code)))
      if (found) return found
      throw new AppError('unauthenticated', 'The code is unknown. Make a new one, and copy it whole')
    }
    const key = typeof agentKey === 'string' ? await accounts.resolveAgentKey(agentKey) : null
    if (key) return key.accountId
    throw new AppError('unauthenticated', 'Send the code of this server for the site, or the agent key of the site')
  }

  async function callerOf(
    { accountId, siteId, keyId }: { accountId: string; siteId: string | null; keyId: string },
    text: string,
    nonce: string,
  ): Promise<AgentCaller> {
    return {
      actor: { kind: 'agent', accountId, siteId, keyId },
      accountId,
      text,
      async admit(tx: Tx) {
        const { isNew, isLiving } = await admitNonce(tx, { accountId, siteId, keyId, nonce, now: clock.now() })
        if (!isLiving) {
          keys.delete(keyId)
          throw unknown()
        }
        if (!isNew)
          throw new AppError('request_replayed', 'This request came before. Sign each with a nonce of its own')
        await accounts.requireActiveIn(tx, accountId)
      },
      sign: serverKeys.signAnswer(await serverKeys.current(), nonce),
    }
  }

  function checkTime(timestamp: string): void {
    const now = clock.now()
    const ahead = Number(timestamp) - Math.floor(now.getTime() / 1000)
    if (Math.abs(ahead) <= WINDOW_SECONDS) return
    throw new AppError(
      'clock_skew',
      `The clock of the sender is ${Math.abs(ahead)} s ${ahead > 0 ? 'ahead of' : 'behind'} that of the server, where it is ` +
        `${now.toISOString()}; at most ${WINDOW_SECONDS} s are taken. Set it right`,
    )
  }

  function checkSignature(call: AgentCall, headers: SignedHeaders, body: string, publicKey: string): void {
    const { method, path, query } = call
    if (!verify(publicKey, requestText({ method, path, query, body, ...headers }), headers.signature)) throw mismatch()
  }

  return authenticate
}

function readHeaders(headers: Headers): SignedHeaders {
  const read = (name: string, shape: RegExp) => {
    const value = headers.get(`TinyEclipse-${name}`) ?? ''
    if (shape.test(value)) return value
    throw new AppError('signature_invalid', `The header TinyEclipse-${name} is missing, or not as it must be`)
  }
  return {
    siteId: read('Site', /^[0-9a-z-]{1,36}$/),
    keyId: read('Key', /^[0-9a-z-]{1,36}$/),
    timestamp: read('Timestamp', /^\d{1,12}$/),
    nonce: read('Nonce', /^[A-Za-z0-9_-]{16,64}$/),
    signature: read('Signature', /^[A-Za-z0-9_-]{86}$/),
  }
}

const unknown = () =>
  new AppError('agent_unknown', 'The key is unknown, has ended, or is of another site. Connect the site anew')
const mismatch = () =>
  new AppError('signature_invalid', 'The signature does not match what was received; was it changed on its way?')
