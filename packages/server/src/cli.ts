import { createWriteStream } from 'node:fs'
import { join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { restoreBackup } from './backup.ts'
import { type Command, need, type Options, text, UsageError } from './command.ts'
import type { Config } from './config.ts'
import { type ControlCall, openControl } from './control.ts'
import { examine } from './doctor.ts'
import { importCommand } from './import-command.ts'
import { formats } from './modules/import/index.ts'
import { openDatabase } from './open-database.ts'
import { isUuid } from './platform/ids.ts'
import type { Log } from './platform/log.ts'
import { resetSecret } from './platform/secret-check.ts'
import { serve, upgrade } from './serve.ts'

const STOP_LIMIT_MS = 20_000
const DURATION_MS: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 }

/** Every command: a new one is an entry here. */
export const commands: Record<string, Command> = {
  serve: {
    usage: 'serve',
    summary: 'Start the server; it migrates its database first',
    async run({ config, log }) {
      const server = await serve(config, log)
      await new Promise<void>((stopped) => {
        for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped())
      })
      // A database that hangs would keep it for ever. What was acknowledged is committed, so nothing is lost by going.
      setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref()
      await server.stop()
    },
  },
  migrate: {
    usage: 'migrate',
    summary: 'Bring the database up to date, after a backup',
    async run({ config, log }) {
      const database = await openDatabase(config, log)
      try {
        return { applied: await upgrade(database, config, log) }
      } finally {
        await database.close()
      }
    },
  },
  'account add': {
    usage: 'account add <name>',
    summary: 'Add an account',
    run: ({ config, log, arguments: [name] }) =>
      answer(config, log, (call) => call('POST', '/v1/accounts', { body: { name: need(name, 'a name') } })),
  },
  'account remove': {
    usage: 'account remove <account> [--export <file>]',
    summary: 'Remove an account and everything of it; --export hands it over first',
    options: { export: text },
    run: ({ config, log, arguments: [given], options }) =>
      answer(config, log, async (call) => {
        const account = encodeURIComponent(need(given, 'an account id'))
        if (typeof options.export === 'string') {
          const { body } = await call('GET', `/v1/accounts/${account}/export`)
          if (body)
            await pipeline(
              Readable.fromWeb(body as never),
              createWriteStream(options.export, { mode: 0o600, flags: 'wx' }),
            )
        }
        return call('DELETE', `/v1/accounts/${account}`)
      }),
  },
  'account suspend': {
    usage: 'account suspend <account>',
    summary: 'Refuse an account’s keys until it is resumed',
    run: ({ config, log, arguments: [account] }) => setStatus(config, log, account, 'suspended'),
  },
  'account resume': {
    usage: 'account resume <account>',
    summary: 'Let a suspended account work again',
    run: ({ config, log, arguments: [account] }) => setStatus(config, log, account, 'active'),
  },
  'site add': {
    usage: 'site add <domain> --account <account> [--plan tiny|pro|pro_plus] [--time-zone <zone>] [--origin <origin>]…',
    summary: 'Add a site; prints its keys, this once',
    options: {
      account: text,
      plan: text,
      'time-zone': text,
      currency: text,
      environment: text,
      language: { ...text, multiple: true },
      origin: { ...text, multiple: true },
    },
    run: ({ config, log, arguments: [domain], options }) =>
      answer(config, log, (call) =>
        call('POST', '/v1/sites', {
          accountId: account(options),
          body: { domain: need(domain, 'a domain'), ...siteFields(options) },
        }),
      ),
  },
  'site change': {
    usage: 'site change <site> --account <account> [--plan …] [--time-zone …] [--origin …]…',
    summary: 'Change a site',
    options: {
      account: text,
      plan: text,
      domain: text,
      'time-zone': text,
      currency: text,
      environment: text,
      language: { ...text, multiple: true },
      origin: { ...text, multiple: true },
    },
    run: ({ config, log, arguments: [site], options }) =>
      answer(config, log, (call) =>
        call('PATCH', `/v1/sites/${encodeURIComponent(need(site, 'a site id'))}`, {
          accountId: account(options),
          body: { ...siteFields(options), ...(options.domain && { domain: options.domain }) },
        }),
      ),
  },
  'site remove': {
    usage: 'site remove <site> --account <account>',
    summary: 'Remove a site and everything of it',
    options: { account: text },
    run: ({ config, log, arguments: [site], options }) =>
      answer(config, log, (call) =>
        call('DELETE', `/v1/sites/${encodeURIComponent(need(site, 'a site id'))}`, { accountId: account(options) }),
      ),
  },
  'key add': {
    usage:
      'key add --account <account> --kind api|site|agent [--site <site>] [--scopes a,b] [--expires-in 24h] [--name <name>]',
    summary: 'Issue a key; prints it, this once',
    options: { account: text, kind: text, site: text, scopes: text, 'expires-in': text, name: text },
    run: ({ config, log, options }) =>
      answer(config, log, (call) =>
        call('POST', '/v1/keys', {
          accountId: account(options),
          body: {
            kind: options.kind ?? 'api',
            ...(options.name && { name: options.name }),
            ...(options.site && { siteId: options.site }),
            ...(typeof options.scopes === 'string' && { scopes: options.scopes.split(',') }),
            ...(typeof options['expires-in'] === 'string' && { expiresAt: timeAfter(options['expires-in']) }),
          },
        }),
      ),
  },
  'key rotate': {
    usage: 'key rotate <key> --account <account> [--overlap <hours>] | key rotate operator [--overlap <hours>]',
    summary: 'Issue a successor of a key, or a new operator token; the old one works on for the overlap (168 hours)',
    options: { account: text, overlap: text },
    run: ({ config, log, arguments: [key], options }) =>
      answer(config, log, (call) => {
        const body = options.overlap === undefined ? {} : { overlapHours: Number(options.overlap) }
        if (key === 'operator') return call('POST', '/v1/platform/token/rotate', { body })
        return call('POST', `/v1/keys/${encodeURIComponent(need(key, 'a key id, or the word operator'))}/rotate`, {
          accountId: account(options),
          body,
        })
      }),
  },
  ...Object.fromEntries(formats.map((format) => [`import ${format.name}`, importCommand(format)])),
  backup: {
    usage: 'backup [<file>]',
    summary: 'Write everything to one file; by default into backups/ in the data folder',
    run: ({ config, log, arguments: [file] }) =>
      answer(config, log, (call) => {
        const name = `${new Date().toISOString().replaceAll(':', '-')}.ndjson.gz`
        return call('POST', '/control/backup', {
          body: { file: resolve(file ?? join(config.dataFolder, 'backups', name)) },
        })
      }),
  },
  restore: {
    usage: 'restore <file>',
    summary: 'Read a backup into a new database, embedded or PostgreSQL',
    async run({ config, log, arguments: [file] }) {
      const database = await openDatabase(config, log)
      try {
        return await restoreBackup(database, need(file, 'a backup file'))
      } finally {
        await database.close()
      }
    },
  },
  'secret reset': {
    usage: 'secret reset',
    summary: 'Forget the secret the database was used with, when it is lost; stop the server first',
    async run({ config, log }) {
      const database = await openDatabase(config, log)
      try {
        await resetSecret(database)
        return {}
      } finally {
        await database.close()
      }
    },
  },
  doctor: {
    usage: 'doctor',
    summary: 'Look at configuration, disk, database and clock, and say what to do',
    async run({ config, log }) {
      const findings = await examine(config, log)
      if (findings.some(({ status }) => status === 'problem')) process.exitCode = 1
      return findings
    },
  },
}

export function usage(): string {
  const lines = Object.values(commands).map(({ usage: how, summary }) => `  tinyeclipse ${how}\n      ${summary}`)
  return `${lines.join('\n')}\n\nAnswers are JSON on stdout. The environment configures: TINYECLIPSE_DATA, _URL, _PORT, DATABASE_URL and others,\nwhich the README of @tinyeclipse/server lists.\n`
}

/** Finds the command that the words begin with and reads its options. Throws `UsageError`. */
export function parseCommand(words: string[]): { command: Command; arguments: string[]; options: Options } {
  const name = [words.slice(0, 2).join(' '), words[0] ?? ''].find((each) => Object.hasOwn(commands, each))
  const command = name ? commands[name] : undefined
  if (!name || !command) throw new UsageError(`There is no command "${words.slice(0, 2).join(' ')}".\n\n${usage()}`)
  try {
    const { positionals, values } = parseArgs({
      args: words.slice(name.split(' ').length),
      options: command.options ?? {},
      allowPositionals: true,
    })
    if (positionals.length > 1) {
      throw new Error(`"${positionals[1]}" is a word too many; put quotes around a name with spaces`)
    }
    return { command, arguments: positionals, options: values as Options }
  } catch (cause) {
    throw new UsageError(`${(cause as Error).message}\nUsage: tinyeclipse ${command.usage}`, { cause })
  }
}

async function answer(config: Config, log: Log, run: (call: ControlCall) => Promise<Response>): Promise<unknown> {
  const control = await openControl(config, log)
  try {
    const response = await run(control.call)
    return response.status === 204 ? {} : await response.json()
  } finally {
    await control.close()
  }
}

const setStatus = (config: Config, log: Log, id: string | undefined, status: 'active' | 'suspended') =>
  answer(config, log, (call) =>
    call('PATCH', `/v1/accounts/${encodeURIComponent(need(id, 'an account id'))}`, { body: { status } }),
  )

const siteFields = (options: Options) => ({
  ...(options.plan && { plan: options.plan }),
  ...(options.environment && { environment: options.environment }),
  ...(options.currency && { currency: options.currency }),
  ...(options['time-zone'] && { timeZone: options['time-zone'] }),
  ...(options.language && { languages: options.language }),
  ...(options.origin && { allowedOrigins: options.origin }),
})

function account(options: Options): string {
  const id = need(options.account as string | undefined, '--account <account id>')
  if (isUuid(id)) return id
  throw new UsageError(`--account ${id}: the id of an account, as \`account add\` printed it`)
}

function timeAfter(duration: string): string {
  const [, count, unit = ''] = duration.match(/^(\d+)([mhd])$/) ?? []
  const milliseconds = Number(count) * (DURATION_MS[unit] ?? Number.NaN)
  if (Number.isNaN(milliseconds))
    throw new UsageError(`--expires-in ${duration}: write minutes, hours or days, such as 90m, 24h or 30d`)
  return new Date(Date.now() + milliseconds).toISOString()
}
