import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRandom } from '../../server/test/support/random.ts'
import { AGENT_HOST, bundle } from './support/bundle.ts'
import { createHostileWakes } from './support/hostile-wakes.ts'
import { type Peer, startPeer } from './support/peer.ts'
import { createWaker, type Waker } from './support/waker.ts'
import { startWordPress, type WordPressSite } from './support/wordpress.ts'

/** A busy machine starts PHP in seconds. */
const PATIENCE = { timeout: 20_000, interval: 200 }
const HOSTILE = Number(process.env.TEST_HOSTILE_WAKES ?? 2_500)

let site: WordPressSite
let peer: Peer
let waker: Waker

beforeAll(async () => {
  peer = await startPeer()
  site = await startWordPress({ plugins: [await bundle(AGENT_HOST)] })
  await peer.connect(site)
  waker = await createWaker(site)
})
afterAll(async () => {
  await site?.stop()
  await peer?.stop()
})

const code = async (response: Response) => ((await response.json()) as { code: string }).code
const rest = () =>
  site.php("delete_option( 'tinyeclipse_lease_wake' ); return delete_option( 'tinyeclipse_lease_heartbeat' );")
const heartbeats = () => peer.of('/v1/agent/heartbeat').length

test('answers first and sends a heartbeat after it', async () => {
  let isAnswered = false
  let came: () => void = () => {}
  const beaten = new Promise<void>((resolve) => {
    came = resolve
  })
  peer.before = async () => {
    // Until the caller of the wake-up has its answer, which it would never have if the site waited for us.
    await expect.poll(() => isAnswered, PATIENCE).toBe(true)
    came()
    return null
  }
  const answer = await waker.send(waker.parts())
  expect(answer.status).toBe(202)
  expect(await answer.json()).toEqual({ isAwake: true })
  isAnswered = true
  await beaten
  peer.before = null
  await expect.poll(() => site.php('return TinyEclipse\\Agent\\Status::read( "beatAt" );'), PATIENCE).toBeTruthy()
})

test('talks to the server once however often it is woken within ten seconds', async () => {
  await rest()
  const before = heartbeats()
  const answers = await Promise.all(Array.from({ length: 6 }, () => waker.send(waker.parts())))
  expect(answers.map((answer) => answer.status)).toEqual(Array(6).fill(202))
  await expect.poll(heartbeats, PATIENCE).toBe(before + 1)
})

test('takes one of many equal calls at the same moment', async () => {
  const parts = waker.parts()
  const answers = await Promise.all(Array.from({ length: 12 }, () => waker.send(parts)))
  expect(answers.map((answer) => answer.status).sort()).toEqual([202, ...Array(11).fill(401)])
  const refused = answers.filter((answer) => answer.status === 401)
  expect(new Set(await Promise.all(refused.map(code)))).toEqual(new Set(['request_replayed']))
})

test('takes a call by whichever address WordPress has for it', async () => {
  const plain = await waker.send(waker.parts(), undefined, { path: '/?rest_route=/tinyeclipse/v1/agent/wake' })
  expect(plain.status).toBe(202)
  const reordered = await waker.send(waker.parts({ query: 'a=1&b=2' }), undefined, {
    path: '/wp-json/tinyeclipse/v1/agent/wake?b=2&a=1',
  })
  expect(reordered.status).toBe(202)
})

test('says what is wrong, the clock first and with the difference', async () => {
  const now = Math.floor(Date.now() / 1000)
  const late = await waker.send(waker.parts({ timestamp: String(now - 400) }))
  expect(late.status).toBe(401)
  const said = (await late.json()) as { code: string; message: string }
  expect(said.code).toBe('clock_skew')
  expect(said.message).toMatch(/^The clock of this site is 40\d seconds ahead of the timestamp\.$/)
  expect(await code(await waker.send(waker.parts({ siteId: crypto.randomUUID() })))).toBe('agent_unknown')
  expect(await code(await waker.send(waker.parts(), 'A'.repeat(86)))).toBe('signature_invalid')
  expect(late.headers.get('date')).toBeTruthy()
})

test(`takes none of ${HOSTILE} hostile calls`, { timeout: 600_000 }, async () => {
  const taken = await Promise.all(
    Array.from({ length: 5 }, async () => {
      const parts = waker.parts()
      expect((await waker.send(parts)).status).toBe(202)
      return { parts, signature: waker.signature(parts) }
    }),
  )
  await site.php('TinyEclipse\\Agent\\agent()->heartbeat()->beat(); return true;')
  await rest()
  const before = heartbeats()
  const makeHostile = createHostileWakes(createRandom(5), waker, taken)
  const accepted: string[] = []
  const statuses = new Map<string, number>()
  let left = HOSTILE
  const attack = async () => {
    while (left-- > 0) {
      const { kind, parts, signature, ...init } = makeHostile()
      const answer = await waker.send(parts, signature, init)
      statuses.set(`${kind}: ${answer.status}`, (statuses.get(`${kind}: ${answer.status}`) ?? 0) + 1)
      if (answer.status < 400) accepted.push(`${kind} ${JSON.stringify(parts)} ${signature}`)
      await answer.arrayBuffer()
    }
  }
  await Promise.all(Array.from({ length: 4 }, attack))
  expect(accepted).toEqual([])
  expect(heartbeats()).toBe(before)
  const total = [...statuses.values()].reduce((sum, count) => sum + count, 0)
  expect(total).toBe(HOSTILE)
  const failed = [...statuses.keys()].filter((each) => / 5\d\d$/.test(each))
  expect(failed).toEqual([])
  expect(site.complaints()).toBe('')
})
