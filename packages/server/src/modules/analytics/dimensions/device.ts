import { defineDimension } from './define.ts'

export const device = defineDimension({
  name: 'device',
  title: 'Device',
  description: 'desktop, mobile, tablet or other',
  of: 'session',
  read: ({ device }) => device,
})
