import { expect, it } from 'vitest'
import { createEnrich } from './enrich.ts'

const enrich = createEnrich(Buffer.from('the secret of the test'))
const read = (referrer: string | undefined) =>
  enrich(
    {
      id: 'event-1',
      at: '2026-06-10T10:00:00Z',
      kind: 'p',
      url: 'https://shop.example.be/pralines',
      visitor: 'somebody',
      ...(referrer !== undefined && { referrer }),
    },
    {
      source: 'access-log',
      site: { id: '01a1f8e5-4697-718d-9777-4195e8508478', domain: 'shop.example.be' },
      dayOf: () => '2026-06-10',
    } as Parameters<typeof enrich>[1],
  )

it.each([
  [undefined, null, null],
  ['https://www.google.com/', 'google.com', 'Google'],
  ['android-app://com.google.android.gm/', 'com.google.android.gm', 'Gmail'],
  ['ftp://files.example.org/', null, null],
  ['no address', null, null],
])('takes the referrer %s as ingest takes it', (referrer, referrerHost, source) => {
  expect(read(referrer)).toMatchObject({ attributes: { referrerHost, source } })
})
