import { holdsAddress, withoutAddress } from './address-in.ts'
import type { HeldOfPersons } from './by-address.ts'
import { lockWordsWith, replaceWords } from './store/agent-persons.ts'

/** The last state of a site. It says so again with its next heartbeat where the address still stands there. */
export const personsInState: HeldOfPersons = {
  async export(tx, { siteId, email }) {
    const words = await lockWordsWith(tx, { siteId, email })
    if (!words || !holdsAddress(words, email)) return []
    const parts = Object.entries({
      ...words.state,
      ...words.figures,
      environmentExplanation: words.environmentExplanation,
    })
    return [{ siteId, state: Object.fromEntries(parts.filter(([, part]) => holdsAddress(part, email))) }]
  },
  async erase(tx, { siteId, email }) {
    const words = await lockWordsWith(tx, { siteId, email })
    if (!words || !holdsAddress(words, email)) return 0
    await replaceWords(tx, siteId, withoutAddress(words, email))
    return 1
  },
}
