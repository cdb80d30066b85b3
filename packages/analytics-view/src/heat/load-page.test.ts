import { expect, it } from 'vitest'
import { pageAddress } from './load-page.ts'

it.each([
  ['/', 'https://shop.example/'],
  ['/over-ons/?a=b', 'https://shop.example/over-ons/?a=b'],
  ['//elsewhere.example/login', 'https://shop.example//elsewhere.example/login'],
  ['/\\\\elsewhere.example', 'https://shop.example///elsewhere.example'],
  ['@elsewhere.example/', 'https://shop.example/@elsewhere.example/'],
  ['https://elsewhere.example/', 'https://shop.example/https://elsewhere.example/'],
])('looks for %s on the site', (path, address) => {
  expect(pageAddress('https://shop.example/blog/', path).href).toBe(address)
})
