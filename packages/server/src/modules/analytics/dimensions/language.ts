import { defineDimension } from './define.ts'

export const language = defineDimension({
  name: 'language',
  title: 'Language',
  description: 'Language of the browser, as it says it',
  of: 'session',
  read: ({ language }) => language,
})
