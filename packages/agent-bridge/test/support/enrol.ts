import type { WordPressSite } from './wordpress.ts'

/** Gives server and code to the plugin, as its wizard does. */
export async function enrol(site: WordPressSite, server: string, code: string): Promise<void> {
  const answer = await site.adminRest('tinyeclipse/v1/connection', { json: { server, code } })
  if (!answer.ok) {
    throw new Error(`The plugin could not connect: ${answer.status} ${await answer.text()}\n${site.complaints()}`)
  }
}

/** Has the agent tell how the site is, and do what it is told, now. */
export async function beat(site: WordPressSite): Promise<void> {
  const answer = await site.adminRest('tinyeclipse/v1/connection/heartbeat', { method: 'POST' })
  if (!answer.ok) throw new Error(`No heartbeat: ${answer.status} ${await answer.text()}\n${site.complaints()}`)
}
