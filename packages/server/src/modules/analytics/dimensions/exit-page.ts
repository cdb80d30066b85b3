import { defineDimension } from './define.ts'

export const exitPage = defineDimension({
  name: 'exit_page',
  title: 'Exit page',
  description: 'Last page of the session',
  of: 'session',
  read: ({ exitPath }) => exitPath,
})
