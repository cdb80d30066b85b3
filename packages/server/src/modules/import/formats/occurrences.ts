const KEPT = 200_000

/**
 * Counts how often the same row came: two requests of one second can be alike in every letter. The same rows are near
 * each other in a file, so the memory is of the last few hundred thousand.
 */
export function createOccurrences(): (row: string) => number {
  let recent = new Map<string, number>()
  let older = new Map<string, number>()
  return (row) => {
    const before = recent.get(row) ?? older.get(row) ?? 0
    recent.set(row, before + 1)
    if (recent.size >= KEPT) {
      older = recent
      recent = new Map()
    }
    return before
  }
}
