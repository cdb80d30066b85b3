export { commitGroup } from './commit.ts'
export {
  type DayEvent,
  type DaySession,
  listChangedDays,
  markAllDays,
  markChangedDays,
  readBounds,
  readChangedDays,
  readEvents,
  readEventsOutside,
  readSessions,
  readSessionsBegun,
  type SiteOfDay,
  settleChangedDay,
} from './days.ts'
export { type Drop, listDrops } from './drops.ts'
export { createPartitions, updateStatistics } from './partitions.ts'
export { eraseSession, exportSession, findSessionsOf } from './personal-data.ts'
export { deleteSessionsBefore, dropPartitionsBefore, listSitesWithSessions } from './retention.ts'
export { deleteSaltsBefore, deleteSeenBefore, findOrInsertSalt } from './short-lived.ts'
