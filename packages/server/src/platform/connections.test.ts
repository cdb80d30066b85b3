import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { type Connections, connectPglite } from './connections.ts'

const folder = mkdtempSync(join(tmpdir(), 'tinyeclipse-connections-'))
let connections: Connections | undefined
afterEach(async () => {
  await connections?.close()
  rmSync(folder, { recursive: true, force: true })
})

it('ends an embedded database that no longer answers, and opens it again with what was committed', async () => {
  const lost: string[] = []
  connections = await connectPglite(folder, { stuckMs: 1_000, onError: ({ message }) => void lost.push(message) })
  const connection = await connections.connect()
  await connection.query('create table kept (n int); insert into kept values (1)')
  const behind = connections.connect()
  await Promise.all([
    expect(connection.query('do $$ begin loop end loop; end $$')).rejects.toThrow('Connection terminated'),
    expect(behind).rejects.toMatchObject({ code: 'ECONNREFUSED' }),
  ])
  connection.release()
  expect(lost).toContain('The embedded database ended with code 1')

  const again = await untilConnected(connections)
  expect((await again.query('select n from kept')).rows).toEqual([{ n: 1 }])
  again.release()
}, 30_000)

it('begins nothing when the disk is almost full', async () => {
  connections = await connectPglite(folder, { minFreeBytes: Number.MAX_SAFE_INTEGER, onError: () => undefined })
  await expect(connections.connect()).rejects.toThrow('No space left')
}, 30_000)

async function untilConnected(to: Connections) {
  const until = Date.now() + 15_000
  while (true) {
    try {
      return await to.connect()
    } catch (error) {
      if (Date.now() > until) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}
