/** Adds an amount to those of its currency. They have at most four decimals; adding binary fractions must not show. */
export function addAmount(to: Record<string, number>, currency: string, amount: number): void {
  to[currency] = Math.round(((to[currency] ?? 0) + amount) * 10_000) / 10_000
}
