/** Keeps the last answers of what is slow to work out, so many of them: of user agents, most repeat. */
export function remember<Value extends NonNullable<unknown>>(
  read: (text: string) => Value,
  most: number,
): (text: string) => Value {
  const kept = new Map<string, Value>()
  return (text) => {
    const known = kept.get(text)
    if (known !== undefined) return known
    const value = read(text)
    if (kept.size >= most) kept.delete(kept.keys().next().value ?? '')
    kept.set(text, value)
    return value
  }
}
