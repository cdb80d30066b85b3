import { randomBytes } from 'node:crypto'
import type { Database } from '../../platform/database.ts'
import { deleteSaltsBefore, findOrInsertSalt } from './store/index.ts'

const KEPT_HOURS = 48
const FORGET_MS = 3_600_000
/** Days that events can fall on at one moment: three time zones' worth of today, and 24 hours back. */
const DAYS_AT_ONCE = 4

/** The random salt of a day, the same on every server. */
export function createSalts(database: Database) {
  const known = new Map<string, Promise<Buffer>>()
  return {
    of(day: string): Promise<Buffer> {
      let salt = known.get(day)
      if (!salt) {
        salt = database.writer((tx) => findOrInsertSalt(tx, day, randomBytes(32)))
        salt.catch(() => known.delete(day))
        known.set(day, salt)
        // A server without visitors forgets too; it asks again when it needs to.
        setTimeout(() => known.delete(day), FORGET_MS).unref()
        // Days move on: the oldest is forgotten here too, not only in the database.
        if (known.size > DAYS_AT_ONCE) known.delete([...known.keys()].toSorted()[0] ?? '')
      }
      return salt
    },
    /**
     * Deletes salts of days that were over, in UTC, 48 hours ago: until then events may come 24 hours late, from every
     * time zone.
     */
    async purge(now: Date): Promise<void> {
      known.clear()
      const before = new Date(now.getTime() - KEPT_HOURS * 3_600_000).toISOString().slice(0, 10)
      await database.writer((tx) => deleteSaltsBefore(tx, before))
    },
  }
}
