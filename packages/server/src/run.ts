import * as z from 'zod/mini'
import { RestoreError } from './backup.ts'
import { parseCommand, usage } from './cli.ts'
import { UsageError } from './command.ts'
import { ConfigError, readConfig } from './config.ts'
import { ControlError } from './control.ts'
import { ImportError } from './modules/import/index.ts'
import { DataFolderHeldError } from './platform/data-folder.ts'
import { toAppError } from './platform/errors.ts'
import { createLog } from './platform/log.ts'
import { DatabaseSetupError } from './platform/migrate.ts'
import { ListenError } from './serve.ts'
import { VERSION } from './version.ts'

// Without a locale zod says "Invalid input" whatever is wrong.
z.config(z.locales.en())

const words = process.argv.slice(2)
if (words.length === 0 || words[0] === '--help' || words[0] === 'help') {
  process.stdout.write(usage())
} else if (words[0] === '--version') {
  process.stdout.write(`${VERSION}\n`)
} else {
  try {
    const { command, ...given } = parseCommand(words)
    const config = readConfig()
    // A command's own log would only stand between the operator and the answer.
    const log = createLog(words[0] === 'serve' ? config.logLevel : 'silent')
    const result = await command.run({ config, log, ...given })
    if (result !== undefined) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`)
  } catch (error) {
    process.stderr.write(`${describe(error)}\n`)
    process.exitCode = error instanceof UsageError ? 2 : 1
  }
}

/** Errors that say what to do are shown as they are; of others the trace is what helps. */
function describe(error: unknown): string {
  const isExpected = [
    UsageError,
    ConfigError,
    ControlError,
    RestoreError,
    ImportError,
    DataFolderHeldError,
    DatabaseSetupError,
    ListenError,
  ].some((kind) => error instanceof kind)
  if (isExpected) return (error as Error).message
  if (toAppError(error).code === 'database_unavailable') {
    return `The database cannot be reached: ${(error as Error).message || (error as { code?: string }).code}\nLook at DATABASE_URL, and whether PostgreSQL runs. \`tinyeclipse doctor\` says more.`
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
