import { expect, it } from 'vitest'
import { countContent } from './count-content.ts'
import { listUpdates } from './list-updates.ts'

const type = (name: string, languages: Record<string, number>, groups: number | null) => ({
  name,
  label: name,
  languages,
  groups,
})

it('counts a page in three languages once, pages first and then the kinds with the most', () => {
  const types = [
    type('post', { nl: 3 }, 3),
    type('product', { nl: 9, fr: 12, en: 0 }, null),
    type('page', { nl: 34, fr: 30, en: 29 }, 36),
    type('empty', { nl: 0 }, 0),
  ]
  expect(
    countContent({ content: { types, translations: [] } }).map(({ name, count, languages }) => [
      name,
      count,
      languages,
    ]),
  ).toEqual([
    ['page', 36, 3],
    ['product', 12, 2],
    ['post', 3, 1],
  ])
  expect(countContent({})).toEqual([])
})

it('lists what there is a newer version of, WordPress first', () => {
  const item = { isActive: true, version: '1.0' }
  expect(
    listUpdates({
      themes: [{ ...item, slug: 'moon', name: 'Moon', updateTo: '1.1' }],
      plugins: [
        { ...item, file: 'a/a.php', name: 'A', updateTo: null },
        { ...item, file: 'b/b.php', name: 'B', updateTo: '2.0' },
      ],
      wordpress: { version: '6.7', isMultisite: false, locale: 'nl_BE', updateTo: '6.7.1' },
    }).map(({ kind, name, to }) => `${kind} ${name} ${to}`),
  ).toEqual(['wordpress WordPress 6.7.1', 'plugin B 2.0', 'theme Moon 1.1'])
  expect(listUpdates({})).toEqual([])
})
