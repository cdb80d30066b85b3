// WEBHOOK_SECRETS=whsec_…,whsec_… node serve.mjs
import { createInbox } from './inbox.mjs'
import { createReceiver } from './receiver.mjs'

const { WEBHOOK_SECRETS, PORT = '4330', INBOX = './inbox' } = process.env
const secrets = WEBHOOK_SECRETS?.split(',').filter(Boolean) ?? []
if (secrets.length === 0) {
  console.error('Usage: WEBHOOK_SECRETS=whsec_…,whsec_… node serve.mjs')
  process.exit(2)
}

const inbox = await createInbox(INBOX, ({ id, data }) => {
  // Your work. It may be done twice for one id, when the process ends in between: write both in one transaction.
  console.log(JSON.stringify({ id, ...data }))
})
const server = createReceiver({ secrets, inbox })
server.listen(Number(PORT), '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}/webhooks`))
process.once('SIGTERM', () => server.close(() => inbox.settled().then(() => process.exit(0))))
