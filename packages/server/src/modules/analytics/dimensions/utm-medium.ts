import { defineDimension } from './define.ts'

export const utmMedium = defineDimension({
  name: 'utm_medium',
  title: 'UTM medium',
  description: 'utm_medium of the first page',
  of: 'session',
  read: ({ utmMedium }) => utmMedium,
})
