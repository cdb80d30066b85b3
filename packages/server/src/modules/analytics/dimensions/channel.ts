import { defineDimension } from './define.ts'

export const channel = defineDimension({
  name: 'channel',
  title: 'Channel',
  description: 'Default channel grouping of the source',
  of: 'session',
  read: ({ channel }) => channel,
})
