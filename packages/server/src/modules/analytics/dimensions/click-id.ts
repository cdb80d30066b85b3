import { defineDimension } from './define.ts'

export const clickId = defineDimension({
  name: 'click_id',
  title: 'Click id',
  description: 'Whose advertisement was clicked: gclid, fbclid, …',
  of: 'session',
  read: ({ clickId }) => clickId,
})
