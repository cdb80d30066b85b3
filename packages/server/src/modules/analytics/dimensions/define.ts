import type { DayEvent, DaySession } from '../../ingest/index.ts'

interface Described {
  name: string
  title: string
  description: string
}

/** A way to split numbers and to filter by. Its values become a column of each day; a new one does for days long past too. */
export type Dimension = Described &
  (
    | { of: 'session'; read(session: DaySession): string | null }
    | { of: 'event'; read(event: DayEvent): string | null }
    /** Put together from another dimension's values when the question is asked. */
    | { of: 'event'; from: string; map(value: string | null, units: ReadonlyMap<string, string>): string | null }
  )

export const defineDimension = (dimension: Dimension): Dimension => dimension
