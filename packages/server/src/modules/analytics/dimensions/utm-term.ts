import { defineDimension } from './define.ts'

export const utmTerm = defineDimension({
  name: 'utm_term',
  title: 'UTM term',
  description: 'utm_term of the first page',
  of: 'session',
  read: ({ utmTerm }) => utmTerm,
})
