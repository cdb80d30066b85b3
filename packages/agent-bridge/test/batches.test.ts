import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { AGENT_HOST, bundle } from './support/bundle.ts'
import { beat } from './support/commands.ts'
import { type Peer, startPeer } from './support/peer.ts'
import { startWordPress, type WordPressSite } from './support/wordpress.ts'

const COMMANDS = fileURLToPath(new URL('support/mu-plugins/commands-of-tests.php', import.meta.url))

let site: WordPressSite
let peer: Peer

beforeAll(async () => {
  peer = await startPeer()
  site = await startWordPress({ plugins: [await bundle(AGENT_HOST)], muPlugins: [COMMANDS] })
  await peer.connect(site)
})
afterAll(async () => {
  await site?.stop()
  await peer?.stop()
})
beforeEach(() => {
  peer.before = peer.after = null
  peer.results.length = 0
})

const newBatch = (rows: unknown[], kind = 'stock') => ({ id: randomUUID(), kind, rows })
const stockOf = (sku: string) => site.php("return get_option( 'stock_' . $input['sku'] );", { sku })
const endLeases = () =>
  site.php("delete_option( 'tinyeclipse_lease_commands' ); delete_option( 'tinyeclipse_lease_heartbeat' );")

test('applies 500 rows, and no bad row stops the others', async () => {
  const rows: unknown[] = Array.from({ length: 500 }, (_, index) => ({ sku: `a${index}`, stock: index }))
  rows[3] = { stock: 1 }
  rows[7] = 'no object'
  rows[9] = {}
  const batch = newBatch(rows)
  peer.queue.batches.push(batch)
  await beat(site)
  expect(peer.results).toEqual([
    {
      id: batch.id,
      kind: 'batches',
      body: {
        applied: 497,
        failed: [
          { index: 3, reason: 'A row without sku' },
          { index: 7, reason: 'This row is no object.' },
          { index: 9, reason: 'This row is empty: what stood in it was erased on the server.' },
        ],
      },
    },
  ])
  expect(await stockOf('a499')).toBe('499')
})

test('applies a batch that comes twice once, and tells its result again', async () => {
  const batch = newBatch([{ sku: 'b', stock: 1 }])
  peer.queue.batches.push(batch)
  peer.after = ({ path }) => (path.endsWith('/result') ? { status: 0 } : null)
  await beat(site)
  await site.php("update_option( 'stock_b', 5 );")
  peer.after = null
  peer.results.length = 0
  peer.queue.batches.push(batch)
  await beat(site)
  expect(peer.resultOf(batch.id)).toEqual({ applied: 1, failed: [] })
  expect(await stockOf('b')).toBe('5')
})

test('fails all rows of a kind that nobody takes', async () => {
  const batch = newBatch([{ a: 1 }, { a: 2 }], 'prices')
  peer.queue.batches.push(batch)
  await beat(site)
  const reason = expect.stringContaining('"prices"')
  expect(peer.resultOf(batch.id)).toEqual({
    applied: 0,
    failed: [
      { index: 0, reason },
      { index: 1, reason },
    ],
  })
})

test('fails the rows of a batch that killed PHP, and does not begin it again', async () => {
  const batch = newBatch([{ sku: 'c', stock: 1 }, { sku: 'kill' }, { sku: 'd', stock: 1 }])
  peer.queue.batches.push(batch)
  await expect(beat(site)).rejects.toThrow('no answer')
  await endLeases()
  peer.queue.batches.push(batch)
  await beat(site)
  const { applied, failed } = peer.resultOf(batch.id)
  expect(applied).toBe(0)
  expect(failed).toHaveLength(3)
  expect(failed[0].reason).toContain('how far it came is not known')
})

test('takes nothing that is no batch', async () => {
  peer.queue.batches.push(
    { id: 'x', kind: 'stock', rows: [] },
    { id: randomUUID(), rows: [] },
    { id: randomUUID(), kind: 'stock', rows: 'x' },
  )
  expect(await beat(site)).toBe(true)
  expect(peer.results).toEqual([])
})
