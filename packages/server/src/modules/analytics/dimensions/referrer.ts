import { defineDimension } from './define.ts'

export const referrer = defineDimension({
  name: 'referrer',
  title: 'Referrer',
  description: 'Host of the page the session came from',
  expression: 's.referrer_host',
})
