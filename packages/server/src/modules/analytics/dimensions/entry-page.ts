import { defineDimension } from './define.ts'

export const entryPage = defineDimension({
  name: 'entry_page',
  title: 'Entry page',
  description: 'First page of the session',
  of: 'session',
  read: ({ entryPath }) => entryPath,
})
