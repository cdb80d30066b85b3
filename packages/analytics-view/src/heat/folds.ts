import type { ScrollMap } from '@tinyeclipse/sdk'

const SHARES = [75, 50, 25]

/** How far down, in percent of the page, three, two and one in four visitors still came. */
export function foldsOf({ steps }: ScrollMap): Set<number> {
  const reached = SHARES.flatMap((least) => steps.findLast(({ share }) => share !== null && share >= least) ?? [])
  return new Set(reached.map(({ percent }) => percent))
}
