/** Keeps what was used last, up to a weight. What it keeps never changes, so it never needs to be told. */
export function createCache<Value>(mostWeight: number) {
  const kept = new Map<string, { value: Value; weight: number }>()
  let weight = 0
  const forget = (key: string) => {
    weight -= kept.get(key)?.weight ?? 0
    kept.delete(key)
  }
  return {
    get(key: string): Value | undefined {
      const found = kept.get(key)
      if (!found) return undefined
      kept.delete(key)
      kept.set(key, found)
      return found.value
    },
    set(key: string, value: Value, its: number): void {
      forget(key)
      // One that is too heavy would take the place of all others.
      if (its > mostWeight / 4) return
      weight += its
      kept.set(key, { value, weight: its })
      for (const oldest of kept.keys()) {
        if (weight <= mostWeight) break
        forget(oldest)
      }
    },
    forget,
  }
}
