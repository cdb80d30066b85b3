import { Webhook } from 'standardwebhooks'
import { expect, it } from 'vitest'
import { signTestWebhook, verifyWebhook } from './webhooks.ts'

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const other = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'
const payload = '{"type":"alert.opened","data":{"site":"é"}}'
const now = new Date('2026-11-21T10:00:00Z')
const sign = (options: Partial<Parameters<typeof signTestWebhook>[0]> = {}) =>
  signTestWebhook({ payload, secrets: [secret], timestamp: now, ...options })
const codeOf = async (options: Partial<Parameters<typeof verifyWebhook>[0]>) => {
  const headers = options.headers ?? (await sign())
  const { error } = await verifyWebhook({ payload, secrets: [secret], now, ...options, headers })
  return error?.code ?? null
}

it('takes a vector of the standard', async () => {
  // From the tests of the reference libraries.
  const vector = { payload: '{"test": 2432232314}', id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', at: 1614265330 }
  const headers = {
    'webhook-id': vector.id,
    'webhook-timestamp': String(vector.at),
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  }
  const time = new Date(vector.at * 1_000)
  expect(await verifyWebhook({ payload: vector.payload, headers, secrets: [secret], now: time })).toEqual({
    webhook: { id: vector.id, timestamp: time, data: { test: 2432232314 } },
    error: null,
  })
  expect(await signTestWebhook({ payload: vector.payload, secrets: [secret], id: vector.id, timestamp: time })).toEqual(
    headers,
  )
})

it('agrees with the reference library, both ways', async () => {
  const at = new Date()
  const theirs = new Webhook(secret)
  const signed = { 'webhook-id': 'msg_1', 'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)) }
  const headers = { ...signed, 'webhook-signature': theirs.sign('msg_1', at, payload) }
  expect((await verifyWebhook({ payload, headers, secrets: [secret] })).error).toBeNull()
  expect(theirs.verify(payload, await sign({ timestamp: at }))).toEqual(JSON.parse(payload))
})

it.each([
  ['an object as Node has it', async () => ({ ...(await sign()), 'content-type': 'application/json' })],
  [
    'names in capitals',
    async () => Object.fromEntries(Object.entries(await sign()).map(([n, v]) => [n.toUpperCase(), v])),
  ],
  ['Headers', async () => new Headers(await sign())],
])('reads %s', async (_, headers) => {
  expect(await codeOf({ headers: await headers() })).toBeNull()
})

it('takes bytes, and the text they are', async () => {
  const bytes = new TextEncoder().encode(payload)
  expect(await codeOf({ payload: bytes })).toBeNull()
  expect(await codeOf({ headers: await sign({ payload: bytes }) })).toBeNull()
})

it.each([
  ['the old of two secrets', [other, secret], [other]],
  ['the new of two secrets', [other, secret], [secret]],
  ['two signatures of which one is ours', [secret], [other, secret]],
])('takes %s', async (_, secrets, signedWith) => {
  expect(await codeOf({ secrets, headers: await sign({ secrets: signedWith }) })).toBeNull()
})

it.each([
  ['another secret', async () => ({ secrets: [other] }), 'no_matching_signature'],
  ['another secret, and one that is none', async () => ({ secrets: ['whsec_%', other] }), 'no_matching_signature'],
  ['another payload', async () => ({ payload: payload.replace('é', 'e') }), 'no_matching_signature'],
  ['another id', async () => ({ headers: { ...(await sign()), 'webhook-id': 'msg_2' } }), 'no_matching_signature'],
  [
    'another time, within the tolerance',
    async () => ({ headers: { ...(await sign()), 'webhook-timestamp': String(now.getTime() / 1_000 + 1) } }),
    'no_matching_signature',
  ],
  [
    'a signature of another kind',
    async () => ({ headers: { ...(await sign()), 'webhook-signature': 'v1a,AAAA v2,AAAA' } }),
    'no_matching_signature',
  ],
  [
    'a signature that is cut short',
    async () => {
      const headers = await sign()
      return { headers: { ...headers, 'webhook-signature': headers['webhook-signature'].slice(0, -8) } }
    },
    'no_matching_signature',
  ],
  [
    'a signature that is no base64',
    async () => ({ headers: { ...(await sign()), 'webhook-signature': 'v1,%%%' } }),
    'no_matching_signature',
  ],
  ['no id', async () => ({ headers: { ...(await sign()), 'webhook-id': undefined } }), 'missing_header'],
  ['no headers', async () => ({ headers: {} }), 'missing_header'],
  [
    'a date for a time',
    async () => ({ headers: { ...(await sign()), 'webhook-timestamp': '2026-11-21' } }),
    'invalid_header',
  ],
  [
    'a payload that is no JSON',
    async () => ({ payload: 'hello', headers: await sign({ payload: 'hello' }) }),
    'invalid_payload',
  ],
] as const)('refuses %s', async (_, options, code) => {
  expect(await codeOf(await options())).toBe(code)
})

it.each([
  ['not set', [undefined, secret]],
  ['empty', ['', secret, ' ']],
  ['a prefix alone', [secret, 'whsec_']],
  ['none at all', ['whsec_%', secret]],
])('is not stopped by a secret that is %s, beside one that fits', async (_, secrets) => {
  expect(await codeOf({ secrets })).toBeNull()
})

it.each([
  ['no secrets', { secrets: [] }, 'none is set'],
  ['a secret that is not set', { secrets: [undefined, '', 'whsec_'] }, 'none is set'],
  ['a secret that is none', { secrets: ['whsec_%'] }, 'A secret is "whsec_" and base64'],
  ['a secret in place of a list', { secrets: secret as never }, '`secrets` is a list'],
  ['a payload that was parsed', { payload: JSON.parse(payload) }, 'hand over the raw body'],
  ['no payload', { payload: undefined as never }, 'hand over the raw body'],
])('throws for %s, which is no fault of the sender', async (_, options, message) => {
  const failing = verifyWebhook({ payload, secrets: [secret], now, headers: {}, ...options })
  await expect(failing).rejects.toThrow(TypeError)
  await expect(failing).rejects.toThrow(message)
})

it('says that a secret could not be used when the others do not fit', async () => {
  const { error } = await verifyWebhook({ payload, secrets: [other, 'whsec_%'], now, headers: await sign() })
  expect(error?.message).toContain('1 of them cannot be used')
})

it('takes what was signed within the tolerance, and nothing beyond it', async () => {
  const at = (seconds: number) => new Date(now.getTime() + seconds * 1_000)
  const codeAt = async (seconds: number, toleranceSeconds?: number) =>
    codeOf({ headers: await sign({ timestamp: at(seconds) }), ...(toleranceSeconds && { toleranceSeconds }) })
  expect(await Promise.all([-300, 300].map((seconds) => codeAt(seconds)))).toEqual([null, null])
  expect(await Promise.all([-301, 301].map((seconds) => codeAt(seconds)))).toEqual(['too_old', 'too_new'])
  expect(await codeAt(-301, 600)).toBeNull()
})
