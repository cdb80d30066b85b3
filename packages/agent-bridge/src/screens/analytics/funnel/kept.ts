import type { Funnel as KeptFunnel } from '@tinyeclipse/sdk'
import { useState } from 'react'
import { useAnswer } from '../../state/ask.ts'
import { useKit } from '../kit.ts'
import { definitionOf, type Funnel } from './funnel.ts'

/** As many as the server keeps of a site. */
export const MOST_FUNNELS = 100

/** The funnels that the server keeps of the site, for everyone who looks at it. What fails, throws. */
export function useKeptFunnels() {
  const { client, siteId } = useKit()
  const { value } = useAnswer(
    async (signal) => (await client.funnels.list(siteId, { limit: MOST_FUNNELS, signal })).items,
    siteId,
  )
  /** The list as it is after what was done here. */
  const [changed, setChanged] = useState<readonly KeptFunnel[] | null>(null)
  const kept = changed ?? value ?? []
  return {
    kept,
    /** In the place of the one with this id, or as a new one. */
    async save(funnel: Funnel, id: string | null): Promise<KeptFunnel> {
      const asked = { name: funnel.name, definition: definitionOf(funnel) }
      const saved = id ? await client.funnels.change(siteId, id, asked) : await client.funnels.create(siteId, asked)
      setChanged(id ? kept.map((each) => (each.id === id ? saved : each)) : [...kept, saved])
      return saved
    },
    async remove(id: string): Promise<void> {
      await client.funnels.remove(siteId, id)
      setChanged(kept.filter((each) => each.id !== id))
    },
  }
}
