import { expect, it } from 'vitest'
import { commands, parseCommand, usage } from './cli.ts'
import { UsageError } from './command.ts'

it('finds commands of one word and of two, and what follows', () => {
  const parsed = parseCommand(['site', 'add', 'shop.example.be', '--account', 'a', '--origin', 'x', '--origin', 'y'])
  expect(parsed.command).toBe(commands['site add'])
  expect(parsed.arguments).toEqual(['shop.example.be'])
  expect({ ...parsed.options }).toEqual({ account: 'a', origin: ['x', 'y'] })
  expect(parseCommand(['backup', 'file']).command).toBe(commands.backup)
})

it.each([
  [['nonsense']],
  [['account']],
  [['account', 'nonsense']],
  [['site', 'add', 'x', '--nonsense', 'y']],
  [['serve', '--port', '80']],
  [['site', 'add', 'x', '--account']],
  [['']],
  // What every object has is not a command.
  [['constructor']],
  [['toString']],
  [['__proto__']],
])('does not understand %j', (words) => {
  expect(() => parseCommand(words)).toThrow(UsageError)
})

it('explains every command', () => {
  for (const { usage: how, summary } of Object.values(commands)) {
    expect(usage()).toContain(`tinyeclipse ${how}`)
    expect(usage()).toContain(summary)
  }
})
