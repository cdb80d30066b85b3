// The texts of a plugin, as its PHP names them.

import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

/** `__( 'text', 'domain' )` and those that escape as well. Texts are literals in single quotes, by a rule of WordPress. */
const CALL = /\b(?:__|_e|esc_html__|esc_attr__|esc_html_e|esc_attr_e)\(\s*'((?:[^'\\]|\\.)*)'\s*,\s*'([^']*)'/g

/** Each text once, with where it stands first. */
export const textsIn = (folder) => {
  const found = new Map()
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.php') && !entry.name.endsWith('.l10n.php'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !relative(folder, file).startsWith('vendor'))
    .sort()
  for (const file of files) {
    const source = readFileSync(file, 'utf8')
    for (const { 1: quoted, 2: domain, index } of source.matchAll(CALL)) {
      const text = quoted.replace(/\\(['\\])/g, '$1')
      const line = source.slice(0, index).split('\n').length
      if (!found.has(text)) found.set(text, { text, domain, place: `${relative(folder, file)}:${line}` })
    }
  }
  return [...found.values()]
}

/** For translators and their tools. */
export const toPot = (texts) =>
  [
    'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n',
    ...texts.map(({ text, place }) => `#: ${place}\nmsgid ${JSON.stringify(text)}\nmsgstr ""\n`),
  ].join('\n')
