import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const bridge = fileURLToPath(new URL('..', import.meta.url))
const LITERAL = String.raw`'((?:[^'\\]|\\.)*)'`

test.each(['nl', 'fr'])('says every text of the library in %s, and no other', (language) => {
  const said = matches(read(`languages/tinyeclipse-${language}.l10n.php`), `^\t\t${LITERAL} => ${LITERAL},$`)
  const texts = files().flatMap((file) =>
    matches(read(file), String.raw`(?<!\w)(?:esc_(?:html|attr))?__\(\s*${LITERAL}`),
  )
  expect(texts.length).toBeGreaterThan(100)
  expect(said.map(([text]) => text).sort()).toEqual([...new Set(texts.map(([text]) => text))].sort())
  for (const [text = '', translation = ''] of said) {
    expect(translation.trim(), text).not.toBe('')
    expect(placeholders(translation), text).toEqual(placeholders(text))
  }
})

test('has the version of the package', () => {
  const { version } = JSON.parse(readFileSync(join(bridge, 'package.json'), 'utf8'))
  expect(read('agent.php')).toContain(`'version' => '${version}'`)
})

const read = (file: string) => readFileSync(join(bridge, 'php', file), 'utf8')

const files = () =>
  readdirSync(join(bridge, 'php'), { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.php') && !file.startsWith('languages'),
  )

const matches = (text: string, pattern: string) =>
  [...text.matchAll(new RegExp(pattern, 'gm'))].map((match) => match.slice(1))

const placeholders = (text: string) => (text.match(/%(?:\d\$)?[sd]/g) ?? []).sort()
