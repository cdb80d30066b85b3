import { type RefObject, useEffect, useRef } from 'react'

/** A row of tabs that is wider than a phone is moved to where the chosen one, found by `selector`, is seen whole. */
export function useInSight<Row extends HTMLElement>(selector: string, chosen: string): RefObject<Row> {
  const row = useRef<Row>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another one that is chosen is the reason to look.
  useEffect(() => {
    const tab = row.current?.querySelector<HTMLElement>(selector)
    if (!row.current || !tab) return
    const [outer, inner] = [row.current.getBoundingClientRect(), tab.getBoundingClientRect()]
    if (inner.right > outer.right) row.current.scrollLeft += inner.right - outer.right
    if (inner.left < outer.left) row.current.scrollLeft -= outer.left - inner.left
  }, [selector, chosen])
  return row
}
