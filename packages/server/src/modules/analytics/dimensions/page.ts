import { defineDimension } from './define.ts'

export const page = defineDimension({
  name: 'page',
  title: 'Page',
  description: 'Path of the page, without its query',
  of: 'event',
  read: ({ path }) => path,
})
