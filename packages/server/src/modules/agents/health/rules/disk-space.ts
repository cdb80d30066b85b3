import { bad, defineHealthRule, good, megabytes } from '../define.ts'

const CRITICAL_BYTES = 200 * 1_048_576
const LOW_BYTES = 1024 * 1_048_576
const LOW_SHARE = 0.05

export const diskSpace = defineHealthRule({
  name: 'disk_space',
  title: 'Disk',
  look({ state: { disk } }) {
    if (!disk) return null
    const { freeBytes, totalBytes } = disk
    const values = { freeMegabytes: megabytes(freeBytes), totalMegabytes: megabytes(totalBytes) }
    const reason = `${values.freeMegabytes} MB of ${values.totalMegabytes} MB are free`
    const advice = 'Remove old backups and logs, or take more space; updates and uploads fail on a full disk'
    if (freeBytes < CRITICAL_BYTES) return bad('critical', { reason, advice, values })
    // A small disk that is meant to be small is no worry while a gigabyte is left.
    if (freeBytes < LOW_BYTES && freeBytes < totalBytes * LOW_SHARE) return bad('attention', { reason, advice, values })
    return good(reason, values)
  },
})
