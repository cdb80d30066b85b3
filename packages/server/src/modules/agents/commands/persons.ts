import type { Clock } from '../../../platform/clock.ts'
import type { Tx } from '../../../platform/database.ts'
import { holdsAddress, withoutAddress } from '../address-in.ts'
import type { ByAddress, HeldOfPersons } from '../by-address.ts'
import { batchesWith, replaceRows } from '../store/batch-persons.ts'
import { commandsWith, eraseWords, listRunsWith } from '../store/command-persons.ts'

/** Commands know people by what somebody wrote: a note to an order, a text that was on a page. */
export function personsInCommands(clock: Clock): HeldOfPersons {
  return {
    async export(tx, person) {
      const commands = []
      for await (const command of find(tx, person)) commands.push({ ...command })
      return [...commands, ...(await findRuns(tx, person)).map((run) => ({ ...run }))]
    },
    async erase(tx, person) {
      const commandIds = []
      const runIds = new Set((await findRuns(tx, person)).map(({ runId }) => runId))
      const runsAlone = runIds.size
      for await (const { commandId, runId, runInput } of find(tx, person)) {
        commandIds.push(commandId)
        if (runId !== null && holdsAddress(runInput, person.email)) runIds.add(runId)
      }
      await eraseWords(tx, { commandIds, runIds: [...runIds], at: clock.now() })
      return commandIds.length + runsAlone
    },
  }
}

async function* find(tx: Tx, person: ByAddress) {
  for await (const command of commandsWith(tx, person)) {
    const { input, runInput, output, diff, message } = command
    if (holdsAddress([input ?? runInput, output, diff, message], person.email)) yield command
  }
}

const findRuns = async (tx: Tx, person: ByAddress) =>
  (await listRunsWith(tx, person)).filter(({ input }) => holdsAddress(input, person.email))

/** Rows for sites, and reasons for which some were not applied. */
export const personsInBatches: HeldOfPersons = {
  async export(tx, { siteId, email }) {
    const found = []
    for await (const { batchId, kind, createdAt, rows, failed } of batchesWith(tx, { siteId, email })) {
      const held = {
        rows: rows.filter((row) => holdsAddress(row, email)),
        failed: failed.filter((each) => holdsAddress(each, email)),
      }
      if (held.rows.length + held.failed.length > 0) found.push({ batchId, kind, createdAt, ...held })
    }
    return found
  },
  /** A row becomes `{}`, which the agent refuses: the others keep their places, by which it tells of them. */
  async erase(tx, { siteId, email }) {
    let erased = 0
    for await (const batch of batchesWith(tx, { siteId, email })) {
      if (!holdsAddress([batch.rows, batch.failed], email)) continue
      const rows = batch.rows.map((row) => (holdsAddress(row, email) ? {} : row))
      await replaceRows(tx, { ...batch, rows, failed: withoutAddress(batch.failed, email) })
      erased++
    }
    return erased
  },
}
