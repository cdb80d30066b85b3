import type { BatchResult, CommandResult, Heartbeat, HeartbeatAnswer } from '@tinyeclipse/sdk/contract'
import { enrolAgent, PROTOCOL, type TestAgent } from './agent.ts'
import type { TestAccount, TestClock, TestServer, TestSite } from './server.ts'

/** A site whose agent does as its test says. */
export interface JoinedSite {
  site: TestSite
  agent: CommandedAgent
}
export interface CommandedAgent extends Pick<TestAgent, 'serverKeys'> {
  heartbeat(more?: Partial<Heartbeat>): Promise<HeartbeatAnswer>
  /** Tells how a command went. Rejects with the problem. */
  tell(commandId: string, result: CommandResult): Promise<{ isKnown: boolean }>
  tellBatch(batchId: string, result: BatchResult): Promise<{ isKnown: boolean }>
  leave(): Promise<unknown>
}

/** Adds a site whose agent joined. It is called at `restUrl`, or nowhere; of its allow-list it tells when there is one. */
export async function joinedSite(
  server: TestServer,
  account: TestAccount,
  options: {
    clock: TestClock
    domain?: string
    /** Of the same host as `restUrl` when left out, as it is called nowhere else. */
    url?: string
    restUrl?: string
    capabilities?: string[]
    commands?: NonNullable<Heartbeat['commands']>
  },
): Promise<JoinedSite> {
  const { clock, domain = 'shop.example.be', restUrl = null, capabilities = PROTOCOL.capabilities, commands } = options
  const protocol = { ...PROTOCOL, capabilities }
  const site = await server.addSite(account, { domain })
  const agent = await enrolAgent(server.url, {
    agentKey: site.agentKey,
    url: options.url ?? (restUrl === null ? `https://${domain}` : new URL(restUrl).origin),
    site: { restUrl },
    protocol,
    now: () => clock.now().getTime(),
  })
  const post = async (path: string, body: object) => {
    const { status, json, isSigned } = await agent.post(path, body)
    if (status !== 200) throw Object.assign(new Error(json.detail), json)
    if (!isSigned) throw new Error(`The answer of ${path} is not signed`)
    return json
  }
  const commanded: CommandedAgent = {
    serverKeys: agent.serverKeys,
    heartbeat: (more = {}) => post('/v1/agent/heartbeat', { protocol, ...more }),
    tell: (commandId, result) => post(`/v1/agent/commands/${commandId}/result`, result),
    tellBatch: (batchId, result) => post(`/v1/agent/batches/${batchId}/result`, result),
    leave: () => post('/v1/agent/leave', {}),
  }
  if (commands) await commanded.heartbeat({ commands })
  return { site, agent: commanded }
}

/** What recurs under a name, run now. */
export async function recur(server: TestServer, name: string, clock: TestClock): Promise<void> {
  const work = server.app.modules.flatMap(({ recurring = [] }) => recurring).find((each) => each.name === name)
  if (!work) throw new Error(`Nothing that recurs is called ${name}`)
  await work.run({ signal: new AbortController().signal, now: clock.now() })
}
