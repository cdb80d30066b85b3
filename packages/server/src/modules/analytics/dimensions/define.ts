/** A way to split numbers. */
export interface Dimension {
  name: string
  title: string
  description: string
  /** SQL over `e` (events) or `s` (sessions), constant text: what a visitor sent never gets here. */
  expression: `e.${string}` | `s.${string}`
}

export const defineDimension = (dimension: Dimension): Dimension => dimension
