import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '..')
const read = (path) => readFileSync(join(root, path), 'utf8')
/** Without what stands in fences, where `#` begins a comment. */
const withoutCode = (text) => text.replace(/^ *```[\s\S]*?^ *```/gm, '')
const titlesOf = (text, level) =>
  [...withoutCode(text).matchAll(/^(#+) (.+)$/gm)].filter(([, marks]) => level.test(marks)).map(([, , title]) => title)

const listed = (...patterns) =>
  execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', ...patterns], {
    cwd: root,
    encoding: 'utf8',
  })
    .trim()
    .split('\n')
    // One that somebody is about to delete.
    .filter((path) => existsSync(join(root, path)))
const folders = [...new Set(listed('packages/*/*', 'examples/*/*').map((path) => path.split('/', 2).join('/')))]

describe('every README', () => {
  it.each(folders)('of %s says what, use, options, limits and develop, in this order', (folder) => {
    expect(titlesOf(read(`${folder}/README.md`), /^##$/)).toEqual(['What', 'Use', 'Options', 'Limits', 'Develop'])
  })

  it('of the repository leads to each of them', () => {
    const links = linksOf('README.md').map(({ target }) => target)
    for (const folder of folders) expect(links).toContain(`${folder}/README.md`)
  })
})

it('no page links to what is not there', () => {
  const links = listed('*.md').flatMap(linksOf)
  expect(links.length).toBeGreaterThan(40)
  expect(links.filter((link) => !leadsSomewhere(link)).map(({ page, target }) => `${page}: ${target}`)).toEqual([])
})

/** Links of a page to files of the repository and to headings. */
function linksOf(page) {
  const links = [...withoutCode(read(page)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => ({ page, target }))
  return links.filter(({ target }) => !/^[a-z]+:/.test(target))
}

function leadsSomewhere({ page, target }) {
  const [path, anchor] = target.split('#')
  const file = path ? join(dirname(page), decodeURI(path)) : page
  if (!existsSync(join(root, file))) return false
  return !anchor || titlesOf(read(file), /./).some((title) => anchorOf(title) === anchor)
}

/** As GitHub makes it. */
const anchorOf = (title) =>
  title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-')
