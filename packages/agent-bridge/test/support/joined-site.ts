import { startServer, type TestAccount, type TestServer, type TestSite } from '../../../server/test/support/server.ts'
import { layPlugin } from './bundle.ts'
import { addContent, CONTENT_FAKES, type Content } from './content.ts'
import { beat, enrol } from './enrol.ts'
import { type Gateway, startGateway } from './gateway.ts'
import { startWordPress, type WordPressOptions, type WordPressSite } from './wordpress.ts'

/** A WordPress with our plugins as their zips have them, pages in three languages, and joined to a site on a server. */
export interface JoinedSite extends TestSite {
  server: TestServer
  account: TestAccount
  site: WordPressSite
  content: Content
  /** Between site and server. */
  gateway: Gateway
  /** What cron would have the agent do every five minutes. */
  heartbeat(): Promise<void>
  stop(): Promise<void>
}

/** A WordPress with our plugins and content that has yet to join. */
export async function startPluggedIn(options: WordPressOptions = {}) {
  const site = await startWordPress({
    plugins: [await layPlugin('tinyeclipse-connector'), await layPlugin('tinyeclipse-analytics')],
    muPlugins: CONTENT_FAKES,
    ...options,
  })
  return { site, content: await addContent(site) }
}

/** A server that works, with one joined site. */
export async function startJoined(options: WordPressOptions = {}): Promise<JoinedSite> {
  const server = await startServer({ isWorking: true })
  const gateway = await startGateway(server.url)
  const stops = [gateway.stop, server.stop]
  try {
    const account = await server.addAccount()
    const { site, content } = await startPluggedIn(options)
    stops.unshift(site.stop)
    const known = await server.addSite(account, { domain: new URL(site.url).hostname, allowedOrigins: [site.url] })
    const { code } = await account.client.agents.createCode({ siteId: known.id })
    await enrol(site, gateway.url, code)
    const heartbeat = () => beat(site)
    return { ...known, server, account, site, content, gateway, heartbeat, stop }
  } catch (error) {
    await stop()
    throw error
  }

  async function stop() {
    for (const each of stops) await each()
  }
}
