import { defineDimension } from './define.ts'

export const utmSource = defineDimension({
  name: 'utm_source',
  title: 'UTM source',
  description: 'utm_source of the first page',
  of: 'session',
  read: ({ utmSource }) => utmSource,
})
