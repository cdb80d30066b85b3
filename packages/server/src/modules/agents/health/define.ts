import type { AgentState, HealthFinding, HealthStatus, Outbox } from '@tinyeclipse/sdk/contract'

export interface HealthInput {
  state: AgentState
  outbox: Outbox | null
  now: Date
}
/** What a rule finds; null when the state does not say. */
export type Finding =
  | (Pick<HealthFinding, 'status' | 'reason'> & {
      advice?: string
      /** What the words are made of, for whoever words them in another language. */
      values?: Record<string, unknown>
    })
  | null

/** One thing to look at of a site's health: one file, and a line in index.ts. */
export interface HealthRule {
  name: string
  title: string
  look(input: HealthInput): Finding
}
export const defineHealthRule = (rule: HealthRule): HealthRule => rule

export const good = (reason: string, values: Record<string, unknown> = {}): Finding => ({
  status: 'good',
  reason,
  values,
})
export const bad = (
  status: Exclude<HealthStatus, 'good'>,
  { reason, advice, values = {} }: { reason: string; advice: string; values?: Record<string, unknown> },
): Finding => ({ status, reason, advice, values })

export const plural = (count: number, one: string, many = `${one}s`) => `${count} ${count === 1 ? one : many}`
export const megabytes = (bytes: number) => Math.round(bytes / 1_048_576)
