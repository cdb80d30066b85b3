import { defineDimension } from './define.ts'

export const country = defineDimension({
  name: 'country',
  title: 'Country',
  description: 'Two letters (ISO 3166-1), from the address',
  of: 'session',
  read: ({ country }) => country,
})
