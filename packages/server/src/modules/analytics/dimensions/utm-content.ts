import { defineDimension } from './define.ts'

export const utmContent = defineDimension({
  name: 'utm_content',
  title: 'UTM content',
  description: 'utm_content of the first page',
  of: 'session',
  read: ({ utmContent }) => utmContent,
})
