import { defineDimension } from './define.ts'

export const country = defineDimension({
  name: 'country',
  title: 'Country',
  description: 'ISO 3166-1 code, from the address, which is not kept',
  expression: 's.country',
})
