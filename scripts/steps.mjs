// Runs a list of steps one after the other and tells how each went. Plain JavaScript that Node 20 understands:
// `npm test` begins here before anything is installed.

import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

/** The pnpm that package.json names, whether or not the machine has one. */
export const pnpm = (...args) => ['npx', '--yes', packageManager, ...args]

/** A step that runs the tests of one project of vitest.config.ts. */
export const testProject = (name, project, env = {}, options = []) => ({
  name,
  project,
  env,
  commands: [['vitest', 'run', ...options]],
})

const STEP_LIMIT_MINUTES = 15

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {string[][]} commands All are run, whether or not one before has failed.
 * @property {string} [project] Of vitest.config.ts: its tests are counted instead of the step.
 * @property {object} [env]
 * @property {boolean} [essential] When it fails, nothing after it is run.
 * @property {boolean} [show] Its output is always shown, and not only when it fails.
 * @property {string} [skip] Why it cannot run on this machine, and what to do so that it can.
 */

/**
 * Resolves when the closing line is written; the exit code is set.
 * @param {Step[]} steps
 */
export async function runSteps(steps, { only = [], verbose = false } = {}) {
  const chosen = steps.filter(({ name }) => only.length === 0 || only.some((part) => name.includes(part)))
  if (chosen.length === 0) {
    throw new Error(`No step is called so. There are: ${steps.map(({ name }) => name).join(', ')}`)
  }
  const results = []
  for (const step of chosen) {
    process.stdout.write(`${step.name} … `)
    if (step.skip) {
      results.push({ name: step.name, passed: 0, failed: 0, skipped: 1, milliseconds: 0, isSkipped: true })
      console.log(`skipped: ${step.skip}`)
      continue
    }
    if (verbose) process.stdout.write('\n')
    const result = await runStep(step, verbose)
    results.push(result)
    console.log(`${result.failed === 0 ? 'passed' : 'FAILED'}, ${seconds(result)} s${describe(result)}`)
    if (!verbose && (result.failed > 0 || step.show)) console.log(indent(result.output))
    if (result.failed > 0 && step.essential) break
  }
  conclude(results, chosen.slice(results.length))
}

/** `--only part[,part]` and `--verbose`. */
export function readArguments(args = process.argv.slice(2)) {
  const at = args.indexOf('--only')
  const only = at === -1 ? [] : (args[at + 1] ?? '').split(',').filter(Boolean)
  return { only, verbose: args.includes('--verbose') }
}

async function runStep(step, verbose) {
  const began = Date.now()
  const reports = mkdtempSync(join(tmpdir(), 'tinyeclipse-report-'))
  const report = join(reports, 'tests.json')
  const args = step.project
    ? [`--project=${step.project}`, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
    : []
  const outcomes = await runTwoAtATime(
    step.commands.map((command) => () => run([...command, ...args], step.env, verbose)),
  )
  const output = outcomes.map((outcome) => outcome.output).join('')
  const code = outcomes.find((outcome) => outcome.code !== 0)?.code ?? 0
  const tests = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : undefined
  rmSync(reports, { recursive: true, force: true })
  // A step without tests counts as one; a run that breaks off outside of its tests has failed all the same.
  const failed = tests?.numFailedTests ?? 0
  return {
    name: step.name,
    passed: tests?.numPassedTests ?? (code === 0 && !step.project ? 1 : 0),
    failed: code === 0 ? failed : Math.max(failed, 1),
    skipped: tests ? tests.numPendingTests + tests.numTodoTests : 0,
    tests: tests?.numTotalTests,
    milliseconds: Date.now() - began,
    output,
  }
}

/** Answers in the order of the list, whichever was done first. */
async function runTwoAtATime(list) {
  const waiting = [...list.entries()]
  const outcomes = []
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) outcomes[next[0]] = await next[1]()
  }
  await Promise.all([work(), work()])
  return outcomes
}

/** Runs a command in a process group of its own, so that nothing it started outlives it. */
function run([command, ...args], env, verbose) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        ...(process.stdout.isTTY ? {} : { NO_COLOR: '1' }),
        PATH: join(root, 'node_modules', '.bin') + delimiter + process.env.PATH,
        ...env,
      },
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8')
      stream.on('data', (text) => {
        output += text
        if (verbose) process.stdout.write(text)
      })
    }
    const killGroup = () => {
      try {
        process.kill(-child.pid, 'SIGKILL')
      } catch {
        // It had already ended.
      }
    }
    const interrupt = () => {
      killGroup()
      process.exit(130)
    }
    const limit = setTimeout(() => {
      output += `\nStopped after ${STEP_LIMIT_MINUTES} minutes.\n`
      killGroup()
    }, STEP_LIMIT_MINUTES * 60_000)
    process.once('SIGINT', interrupt)
    process.once('SIGTERM', interrupt)
    child.once('error', (error) => {
      output += `${command}: ${error.message}\n`
      finish(1)
    })
    child.once('close', (code) => finish(code ?? 1))

    function finish(code) {
      clearTimeout(limit)
      process.removeListener('SIGINT', interrupt)
      process.removeListener('SIGTERM', interrupt)
      resolve({ code, output })
    }
  })
}

function conclude(results, notRun) {
  const width = Math.max(...[...results, ...notRun].map(({ name }) => name.length))
  console.log(`\n${'step'.padEnd(width)}  result   seconds  tests`)
  for (const result of results) {
    const verdict = (result.isSkipped ? 'skipped' : result.failed === 0 ? 'passed' : 'FAILED').padEnd(7)
    console.log(
      `${result.name.padEnd(width)}  ${verdict}  ${seconds(result).padStart(7)}  ${result.tests ?? ''}`.trimEnd(),
    )
  }
  for (const { name } of notRun) console.log(`${name.padEnd(width)}  not run`)
  const total = results.reduce((sum, { milliseconds }) => sum + milliseconds, 0)
  console.log(`${'together'.padEnd(width)}           ${seconds({ milliseconds: total }).padStart(7)}\n`)
  const sum = (key) => results.reduce((all, result) => all + result[key], 0)
  const skipped = sum('skipped')
  if (skipped > 0) console.log(`${skipped} skipped`)
  console.log(`${sum('passed')} passed, ${sum('failed') + notRun.length} failed`)
  if (sum('failed') > 0) process.exitCode = 1
}

const seconds = ({ milliseconds }) => (milliseconds / 1000).toFixed(1)

const describe = ({ tests, failed, skipped }) =>
  tests === undefined
    ? ''
    : `, ${tests} tests${failed ? `, ${failed} failed` : ''}${skipped ? `, ${skipped} skipped` : ''}`

const indent = (text) => text.trimEnd().replace(/^/gm, '    ')
