import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '../../../server/test/support/server.ts'
import { type JoinedSite, startJoined } from '../support/joined-site.ts'

let joined: JoinedSite
beforeAll(async () => {
  joined = await startJoined()
}, 120_000)
afterAll(() => joined?.stop())

/** Sends the form as a browser does, and answers how long the visitor waited. */
async function sendForm(email: string): Promise<number> {
  const began = performance.now()
  const answer = await fetch(joined.content.contact.nl, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ fake_form: 'fluentform:1', 'fake[name]': 'An', 'fake[email]': email }),
  })
  await answer.arrayBuffer()
  expect(answer.status).toBe(302)
  return performance.now() - began
}

/** E-mail addresses of the forms that the server knows, each as often as it stored it. */
async function storedForms(): Promise<unknown[]> {
  const emails: unknown[] = []
  for await (const { data } of joined.account.client.agents.reports(joined.id, { module: 'forms' }))
    emails.push(data.email)
  return emails.toSorted()
}

test('a server that was away, then lost its answers, has every form once when it is back', async () => {
  const { gateway, site, heartbeat } = joined
  await sendForm('before@example.be')
  const sent = ['before@example.be']
  await eventually(
    async () => {
      await site.cron()
      return storedForms()
    },
    (found) => found.length === 1,
  )

  for (const state of ['down', 'deaf'] as const) {
    gateway.state = state
    for (let number = 0; number < 12; number++) {
      const email = `${state}-${number}@example.be`
      sent.push(email)
      await sendForm(email)
    }
    await heartbeat()
    await site.cron()
  }
  const status = await (await site.adminRest('tinyeclipse/v1/connection')).json()
  expect(status.failure).not.toBeNull()

  gateway.state = 'open'
  await eventually(
    async () => {
      await heartbeat()
      return storedForms()
    },
    (found) => found.length >= sent.length,
  )
  await heartbeat()
  expect(await storedForms()).toEqual(sent.toSorted())
  const agent = await joined.account.client.agents.get(joined.id)
  expect(agent.outbox).toMatchObject({ waiting: 0, lost: 0 })
  expect(site.complaints()).toBe('')
})

test('a visitor does not wait for a server that is away', async () => {
  joined.gateway.state = 'open'
  const near = Math.min(...(await Promise.all([0, 1, 2].map((at) => sendForm(`near-${at}@example.be`)))))
  joined.gateway.state = 'down'
  const away = Math.min(...(await Promise.all([0, 1, 2].map((at) => sendForm(`away-${at}@example.be`)))))
  joined.gateway.state = 'open'
  expect(away).toBeLessThan(near + 500)
})
