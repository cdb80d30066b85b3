import type { FunnelAnswer } from '@tinyeclipse/sdk'

/** How many take a step and not the one after it; null of the last step, and where nobody came. */
export function lostAfter(steps: FunnelAnswer['steps'], index: number): number | null {
  const [step, next] = [steps[index], steps[index + 1]]
  return step && next && step.sessions > 0 ? step.sessions - next.sessions : null
}
