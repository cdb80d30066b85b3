import { defineDimension } from './define.ts'

export const os = defineDimension({
  name: 'os',
  title: 'Operating system',
  description: 'Name of the operating system',
  of: 'session',
  read: ({ os }) => os,
})
