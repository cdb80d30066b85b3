import { expect, it } from 'vitest'
import { readTrustedCountry } from './trusted-country.ts'

it.each(['cf-ipcountry', 'x-vercel-ip-country', 'cloudfront-viewer-country', 'x-country-code'])(
  'believes %s when it is configured',
  (name) => {
    expect(readTrustedCountry(new Headers({ [name]: 'BE' }), name)).toBe('BE')
    expect(readTrustedCountry(new Headers({ [name]: ' nl ' }), name)).toBe('NL')
  },
)

it('believes none that is not configured', () => {
  const headers = new Headers({ 'cf-ipcountry': 'BE' })
  expect(readTrustedCountry(headers, null)).toBeNull()
  expect(readTrustedCountry(headers, 'x-vercel-ip-country')).toBeNull()
})

it.each(['', 'XX', 'xx', 'T1', 'ZZ', 'EU', 'A1', 'BEL', 'B', '12', 'B1', 'BE,NL', '🇧🇪', 'unknown'])(
  'takes %j for no country',
  (value) => {
    expect(readTrustedCountry({ get: () => value }, 'cf-ipcountry')).toBeNull()
  },
)
