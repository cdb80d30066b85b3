import * as z from 'zod/mini'

/**
 * Why an automatic decision came out so. Of a score that adds up, the contributions are its parts; of a product, each
 * factor is in (0, 1], the score is round(100 · Π), and a contribution is the factor's share of what was lost.
 */
export const Explanation = z.object({
  decision: z.string(),
  score: z.number(),
  factors: z.array(
    z.object({ name: z.string(), value: z.unknown(), weight: z.nullable(z.number()), contribution: z.number() }),
  ),
  /** What was looked at. */
  sources: z.array(z.string()),
})
export type Explanation = z.infer<typeof Explanation>
