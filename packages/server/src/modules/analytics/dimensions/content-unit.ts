import { defineDimension } from './define.ts'

export const contentUnit = defineDimension({
  name: 'content_unit',
  title: 'Content unit',
  description: 'A page with its translations; a page of no unit stands for itself',
  of: 'event',
  from: 'page',
  map: (path, units) => (path === null ? null : (units.get(path) ?? path)),
})
