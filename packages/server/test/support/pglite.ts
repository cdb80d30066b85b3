import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLog, openDatabase } from '@tinyeclipse/server'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    pgliteTemplate: string
  }
}

/**
 * Vitest's global setup: an embedded database that is new, made once. A copy of it is there in a tenth of a second,
 * where making another takes two. That making one works is seen by the package checks and by `npm start`.
 */
export async function setup(project: TestProject) {
  const folder = mkdtempSync(join(tmpdir(), 'tinyeclipse-template-'))
  const database = await openDatabase({ dataFolder: folder, databaseUrl: null }, createLog('silent'))
  await database.close()
  project.provide('pgliteTemplate', join(folder, 'pglite'))
  return () => rmSync(folder, { recursive: true, force: true })
}
