import { defineDimension } from './define.ts'

export const event = defineDimension({
  name: 'event',
  title: 'Event',
  description: 'Name of the custom event',
  of: 'event',
  read: ({ name }) => name,
})
