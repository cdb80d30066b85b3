import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from './config.ts'
import { connectPglite, connectPostgres } from './platform/connections.ts'
import { lockDataFolder } from './platform/data-folder.ts'
import { createDatabase, type Database } from './platform/database.ts'
import type { Log } from './platform/log.ts'

/** Opens the database that the configuration names. Throws `DataFolderHeldError` when another process has the embedded one. */
export async function openDatabase(config: Pick<Config, 'dataFolder' | 'databaseUrl'>, log: Log): Promise<Database> {
  const onError = (error: Error) => log.warn({ error }, 'A database connection was lost')
  if (config.databaseUrl) return createDatabase('postgres', connectPostgres(config.databaseUrl, { onError }))

  const lock = await lockDataFolder(config.dataFolder)
  try {
    const folder = join(config.dataFolder, 'pglite')
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const database = createDatabase('pglite', await connectPglite(folder, { onError }))
    return {
      ...database,
      async close() {
        await database.close()
        lock.release()
      },
    }
  } catch (error) {
    lock.release()
    throw error
  }
}
