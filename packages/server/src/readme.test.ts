import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { commands } from './cli.ts'

const read = (path: string) => readFileSync(join(import.meta.dirname, path), 'utf8')
const readme = read('../README.md')

it('tells of every variable that is read, and of no other', () => {
  const isRead = new Set(read('config.ts').match(/\b(?:TINYECLIPSE_[A-Z_]+|DATABASE_URL)\b/g))
  // Read under a name that is put together.
  const files = [...isRead].map((name) => `${name}_FILE`)
  const rows = readme.match(/^\| `[A-Z].+$/gm)?.join('\n') ?? ''
  const told = new Set(rows.split('\n').flatMap((row) => row.split(' | ')[0]?.match(/[A-Z][A-Z_]{3,}/g) ?? []))
  expect([...isRead].filter((name) => !told.has(name))).toEqual([])
  expect([...told].filter((name) => !isRead.has(name) && !files.includes(name))).toEqual([])
})

it('tells of every command', () => {
  const untold = Object.keys(commands).filter(
    (name) => !new RegExp(`^${name}\\b|[;:,] (?:and )?(?:likewise )?${name}\\b`, 'm').test(readme),
  )
  expect(untold).toEqual([])
})
