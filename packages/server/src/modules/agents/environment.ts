import type { EnvironmentGuess, Explanation } from '@tinyeclipse/sdk/contract'

/** What the agent weighed, as an explanation: the contributions add up to the score, and more than 0 speaks for staging. */
export function explainEnvironment({ value, factors }: EnvironmentGuess, source: string): Explanation {
  return {
    decision: value,
    score: factors.reduce((sum, { contribution }) => sum + contribution, 0),
    factors: factors.map(({ name, value: of, weight, contribution }) => ({ name, value: of, weight, contribution })),
    sources: [source],
  }
}
