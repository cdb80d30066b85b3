import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { strangersEnv } from '../support/packed.ts'
import { eventually } from '../support/server.ts'

const { project } = inject('packed')
const OLD = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const NEW = 'whsec_bmV3LXNlY3JldC1vZi10aGUtcmVjZWl2ZXI='
const ORDER = JSON.stringify({ type: 'order.placed', order: 42 })
const OTHERS = 'whsec_c29tZWJvZHktZWxzZXMtc2VjcmV0LWVudGlyZWx5'

let folder: string
let receiver: Awaited<ReturnType<typeof start>>
let signTestWebhook: typeof import('@tinyeclipse/sdk/webhooks').signTestWebhook

beforeAll(async () => {
  // Beside the packages as they would be published.
  folder = mkdtempSync(join(project, 'webhook-receiver-'))
  cpSync(resolve(import.meta.dirname, '../../../../examples/webhook-receiver'), folder, {
    recursive: true,
    filter: (path) => !path.endsWith('node_modules'),
  })
  ;({ signTestWebhook } = await import(join(project, 'node_modules/@tinyeclipse/sdk/dist/webhooks.js')))
  receiver = await start()
})
afterAll(async () => {
  await receiver.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

it('takes webhooks signed with the old secret, the new one, or both', async () => {
  for (const [id, secrets] of Object.entries({ msg_old: [OLD], msg_new: [NEW], msg_both: [OTHERS, NEW] })) {
    expect(await post(id, secrets)).toEqual({ status: 204, text: '' })
  }
  await eventually(receiver.handled, (ids) => ids.length === 3)
  expect(receiver.handled()).toEqual(['msg_old', 'msg_new', 'msg_both'])
})

it('refuses what somebody else signed, what was changed, what is old, and what has no signature', async () => {
  expect(await post('msg_forged', [OTHERS])).toEqual({ status: 400, text: 'no_matching_signature' })
  expect(await post('msg_changed', [OLD], { sent: '{ "type": "order.placed" }' })).toMatchObject({ status: 400 })
  const timestamp = new Date(Date.now() - 600_000)
  expect(await post('msg_late', [OLD], { timestamp })).toEqual({ status: 400, text: 'too_old' })
  const bare = await fetch(receiver.url, { method: 'POST', body: '{}' })
  expect([bare.status, await bare.text()]).toEqual([400, 'missing_header'])
  expect((await post('msg_large', [OLD], { payload: JSON.stringify('x'.repeat(300_000)) })).status).toBe(413)
  expect((await fetch(receiver.url)).status).toBe(405)
  expect(receiver.handled()).toHaveLength(3)
})

it('handles one that is sent again once, at the same moment and after a restart', async () => {
  const answers = await Promise.all(Array.from({ length: 10 }, () => post('msg_again', [OLD])))
  expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(204))
  await eventually(receiver.handled, (ids) => ids.includes('msg_again'))
  await receiver.kill('SIGTERM')
  receiver = await start()
  expect((await post('msg_again', [OLD])).status).toBe(204)
  expect((await post('msg_after', [OLD])).status).toBe(204)
  await eventually(receiver.handled, (ids) => ids.includes('msg_after'))
  expect(receiver.handled()).toEqual(['msg_after'])
})

it('handles after a start what it took and was killed before it did', async () => {
  const { createInbox } = await import(join(folder, 'inbox.mjs'))
  const inbox = join(folder, 'killed')
  const taken = await createInbox(inbox, () => new Promise(() => {}))
  await taken.put({ id: 'msg_taken', data: {} })
  const handled: string[] = []
  await (await createInbox(inbox, ({ id }: { id: string }) => handled.push(id))).settled()
  expect(handled).toEqual(['msg_taken'])
  expect(existsSync(join(inbox, 'done'))).toBe(true)
  await (await createInbox(inbox, ({ id }: { id: string }) => handled.push(id))).settled()
  expect(handled).toEqual(['msg_taken'])
})

interface Sent {
  payload?: string
  /** What arrives, where that is not what was signed. */
  sent?: string
  timestamp?: Date
}
async function post(id: string, secrets: string[], more: Sent = {}) {
  const { payload = ORDER, sent = payload, timestamp = new Date() } = more
  const headers = await signTestWebhook({ payload, secrets, id, timestamp })
  const answer = await fetch(receiver.url, { method: 'POST', body: sent, headers })
  return { status: answer.status, text: await answer.text() }
}

async function start() {
  const child = spawn(process.execPath, ['serve.mjs'], {
    cwd: folder,
    env: { ...strangersEnv(), WEBHOOK_SECRETS: `${OLD},${NEW}`, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.on('data', (chunk) => {
    said += chunk
  })
  const ended = new Promise((done) => child.once('exit', done))
  await eventually(
    () => said,
    (text) => text.includes('\n'),
  )
  const lines = () => said.trimEnd().split('\n')
  return {
    url: lines()[0] ?? '',
    /** Ids, in the order in which they were handled. */
    handled: (): string[] =>
      lines()
        .slice(1)
        .map((line) => JSON.parse(line).id),
    kill(signal: NodeJS.Signals) {
      child.kill(signal)
      return ended
    },
  }
}
