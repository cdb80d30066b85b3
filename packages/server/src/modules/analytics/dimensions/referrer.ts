import { defineDimension } from './define.ts'

export const referrer = defineDimension({
  name: 'referrer',
  title: 'Referrer',
  description: 'Host of the page that led to the site',
  of: 'session',
  read: ({ referrerHost }) => referrerHost,
})
