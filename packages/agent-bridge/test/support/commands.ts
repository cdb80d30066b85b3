import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import type { Peer } from './peer.ts'
import type { WordPressSite } from './wordpress.ts'

export interface CommandOptions {
  id?: string
  isDryRun?: boolean
  undoOf?: string | null
  expiresAt?: string
}

export const newCommand = (name: string, input: object = {}, options: CommandOptions = {}) => ({
  id: randomUUID(),
  name,
  input,
  isDryRun: false,
  undoOf: null,
  expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
  ...options,
})

export const beat = (site: WordPressSite) =>
  site.php<boolean>('return TinyEclipse\\Agent\\agent()->heartbeat()->beat();')

/** Sends commands to a site with one heartbeat, and answers what the site told of each last. */
export function commander(site: WordPressSite, peer: Peer) {
  const sendAll = async (commands: ReturnType<typeof newCommand>[]) => {
    peer.queue.commands.push(...commands)
    expect(await beat(site)).toBe(true)
    return commands.map(({ id }) => ({ id, ...peer.resultOf(id) }))
  }
  const send = async (name: string, input: object = {}, options: CommandOptions = {}) => {
    const [result] = await sendAll([newCommand(name, input, options)])
    return result
  }
  return {
    sendAll,
    send,
    undo: (id: string, options: CommandOptions = {}) => send('count_up', {}, { undoOf: id, ...options }),
  }
}
