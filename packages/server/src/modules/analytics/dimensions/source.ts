import { defineDimension } from './define.ts'

export const source = defineDimension({
  name: 'source',
  title: 'Source',
  description: 'Where the visit came from, by name',
  of: 'session',
  read: ({ source }) => source,
})
