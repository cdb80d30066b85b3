import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'

const node = (code) => ['node', '-e', code]

test('ends with how many passed and failed, alone on a line', () => {
  const { lines, status } = run([
    { name: 'one', commands: [node('0')] },
    { name: 'two', commands: [node('0')] },
  ])
  expect(lines.at(-1)).toBe('2 passed, 0 failed')
  expect(status).toBe(0)
})

test('a step with a failed command fails, shows what was written and lets the others run', () => {
  const { lines, status } = run([
    { name: 'one', commands: [node('console.log("why"); process.exit(3)'), node('console.log("more")')] },
    { name: 'two', commands: [['no-such-program']] },
    { name: 'three', commands: [node('0')] },
  ])
  expect(lines).toContain('    why')
  expect(lines).toContain('    more')
  expect(lines.at(-1)).toBe('1 passed, 2 failed')
  expect(status).toBe(1)
})

test('what follows a failed essential step is not run and counts as failed', () => {
  const { lines, status } = run([
    { name: 'install', commands: [node('process.exit(1)')], essential: true },
    { name: 'rest', commands: [node('console.log("ran")')], show: true },
  ])
  expect(lines).toContain('rest     not run')
  expect(lines.at(-1)).toBe('0 passed, 2 failed')
  expect(status).toBe(1)
})

test('a step that cannot run here is neither passed nor failed, and says why', () => {
  const { lines, status } = run([
    { name: 'one', commands: [node('0')] },
    { name: 'two', commands: [node('process.exit(1)')], skip: 'it needs a printer' },
  ])
  expect(lines).toContain('two … skipped: it needs a printer')
  expect(lines.slice(-2)).toEqual(['1 skipped', '1 passed, 0 failed'])
  expect(status).toBe(0)
})

test('a test run that finds no tests fails', () => {
  const { lines, status } = run([{ name: 'none', project: 'unit', commands: [['vitest', 'run', 'no-such-file']] }])
  expect(lines.at(-1)).toBe('0 passed, 1 failed')
  expect(status).toBe(1)
})

test('runs the steps that are asked for by a part of their name', () => {
  const steps = ['flows on PGlite', 'types', 'flows on PostgreSQL'].map((name) => ({ name, commands: [node('0')] }))
  expect(run(steps, ['flows']).lines.at(-1)).toBe('2 passed, 0 failed')
  expect(run(steps, ['flaws']).status).toBe(1)
})

function run(steps, only = []) {
  const code = `
    import { runSteps } from ${JSON.stringify(new URL('./steps.mjs', import.meta.url))}
    await runSteps(${JSON.stringify(steps)}, { only: ${JSON.stringify(only)} })`
  const { stdout, status } = spawnSync('node', ['--input-type=module', '--eval', code], { encoding: 'utf8' })
  return { lines: stdout.trimEnd().split('\n'), status }
}
