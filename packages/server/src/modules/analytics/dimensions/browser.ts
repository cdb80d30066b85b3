import { defineDimension } from './define.ts'

export const browser = defineDimension({
  name: 'browser',
  title: 'Browser',
  description: 'Name of the browser',
  of: 'session',
  read: ({ browser }) => browser,
})
