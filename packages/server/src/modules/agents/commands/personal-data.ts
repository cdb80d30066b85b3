import type { Clock } from '../../../platform/clock.ts'
import type { PersonalData } from '../../../platform/module.ts'
import { eraseWords, findCommandsWith } from '../store/command-persons.ts'

/** Commands know people by what somebody wrote: a note to an order, a text that was on a page. */
export function personalDataOfCommands(clock: Clock): Pick<PersonalData, 'export' | 'erase'> {
  const find = async (
    tx: Parameters<PersonalData['export']>[0],
    { siteId, email }: { siteId: string; email: string },
  ) =>
    (await findCommandsWith(tx, { siteId, text: email })).filter(({ input, runInput, output, diff, message }) =>
      holdsAddress([input ?? runInput, output, diff, message], email),
    )
  return {
    async export(tx, subject) {
      return 'email' in subject ? (await find(tx, subject)).map((row) => ({ ...row })) : []
    },
    async erase(tx, subject) {
      if (!('email' in subject)) return 0
      const commands = await find(tx, subject)
      const ofRuns = commands.filter(({ runInput }) => holdsAddress(runInput, subject.email))
      await eraseWords(tx, {
        commandIds: commands.map(({ commandId }) => commandId),
        runIds: ofRuns.flatMap(({ runId }) => runId ?? []),
        at: clock.now(),
      })
      return commands.length
    },
  }
}

/** Whether an address stands in a value, and not as a part of another: `an@example.be` is not in `jan@example.be`. */
export function holdsAddress(value: unknown, email: string): boolean {
  const text = JSON.stringify(value) ?? ''
  const escaped = email.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`(?<![\\w.!#$%&'*+/=?^\`{|}~-])${escaped}(?![\\w-]|\\.\\w)`, 'i').test(text)
}
