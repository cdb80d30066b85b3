import type { Tx } from '../../platform/database.ts'
import type { PersonalData } from '../../platform/module.ts'

/** A person as this module knows one: sessions are none of its business. */
export interface ByAddress {
  siteId: string
  email: string
}

/** What a table or two hold of persons. */
export interface HeldOfPersons {
  export(tx: Tx, person: ByAddress): Promise<Record<string, unknown>[]>
  /** Answers how many rows were changed. */
  erase(tx: Tx, person: ByAddress): Promise<number>
}

/** All of it, one after the other. */
export const byAddress = (held: HeldOfPersons[]): PersonalData => ({
  async export(tx, subject) {
    const found = []
    if ('email' in subject) for (const each of held) found.push(...(await each.export(tx, subject)))
    return found
  },
  async erase(tx, subject) {
    let erased = 0
    if ('email' in subject) for (const each of held) erased += await each.erase(tx, subject)
    return erased
  },
})
