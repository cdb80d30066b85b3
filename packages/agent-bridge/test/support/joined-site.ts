import { startServer, type TestAccount, type TestServer, type TestSite } from '../../../server/test/support/server.ts'
import { layPlugin } from './bundle.ts'
import { addContent, CONTENT_FAKES, type Content } from './content.ts'
import { enrol } from './enrol.ts'
import { startWordPress, type WordPressOptions, type WordPressSite } from './wordpress.ts'

/** A WordPress with our plugins from their own layout, content in three languages, and joined to a site on a server. */
export interface JoinedSite extends TestSite {
  account: TestAccount
  site: WordPressSite
  content: Content
  /** What cron would have the agent do in five minutes. */
  heartbeat(): Promise<void>
}

export async function joinSite(
  server: TestServer,
  account: TestAccount,
  options: WordPressOptions = {},
): Promise<JoinedSite> {
  const site = await startWordPress({
    plugins: [await layPlugin('tinyeclipse-connector'), await layPlugin('tinyeclipse-analytics')],
    muPlugins: CONTENT_FAKES,
    ...options,
  })
  try {
    const content = await addContent(site)
    const domain = new URL(site.url).hostname
    const known = await server.addSite(account, { domain, allowedOrigins: [site.url] })
    const { code } = await account.client.agents.createCode({ siteId: known.id })
    await enrol(site, server.url, code)
    return { ...known, account, site, content, heartbeat: () => beat(site) }
  } catch (error) {
    await site.stop()
    throw error
  }
}

/** A server that works, with one joined site. */
export async function startJoined(
  options: WordPressOptions = {},
): Promise<JoinedSite & { server: TestServer; stop(): Promise<void> }> {
  const server = await startServer({ isWorking: true })
  try {
    const account = await server.addAccount()
    const joined = await joinSite(server, account, options)
    return {
      ...joined,
      server,
      async stop() {
        await joined.site.stop()
        await server.stop()
      },
    }
  } catch (error) {
    await server.stop()
    throw error
  }
}

async function beat(site: WordPressSite): Promise<void> {
  const answer = await site.adminRest('tinyeclipse/v1/connection/heartbeat', { method: 'POST' })
  if (!answer.ok) throw new Error(`No heartbeat: ${answer.status} ${await answer.text()}\n${site.complaints()}`)
}
