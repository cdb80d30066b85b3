import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLog, migrate, openDatabase } from '@tinyeclipse/server'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    pgliteTemplates: { new: string; migrated: string }
  }
}

/**
 * Vitest's global setup: an embedded database that is new, and one that has its schema, made once. Copies of them are
 * there in tenths of a second, where making others takes seconds. That making one works is seen by the package checks and
 * by `npm start`; that a new one gets its schema by the journeys of commands and upgrades.
 */
export async function setup(project: TestProject) {
  const folder = mkdtempSync(join(tmpdir(), 'tinyeclipse-template-'))
  const at = (name: string) => ({ dataFolder: join(folder, name), databaseUrl: null })
  const templates = { new: join(folder, 'new/pglite'), migrated: join(folder, 'migrated/pglite') }
  const log = createLog('silent')
  await (await openDatabase(at('new'), log)).close()
  cpSync(templates.new, templates.migrated, { recursive: true })
  const database = await openDatabase(at('migrated'), log)
  await migrate(database)
  await database.close()
  project.provide('pgliteTemplates', templates)
  return () => rmSync(folder, { recursive: true, force: true })
}
