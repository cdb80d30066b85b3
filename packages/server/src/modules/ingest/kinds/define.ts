import type { Gate } from '../../accounts/index.ts'

/** What only some events have. */
export interface Particulars {
  referrer?: URL | null
  /** Of a custom event. */
  name?: string
  engagedMs?: number
  scrollPercent?: number
  amount?: number
  currency?: string
  /** Whether the event is kept with the visitor's device class. */
  isOfDevice?: boolean
  detail?: Record<string, unknown>
  identity?: { words: string; traits: Record<string, string> }
}

/** Why an event cannot be taken. */
export interface Refusal {
  code: string
  message: string
}

/** A kind of event, as `docs/wire.md` describes it. */
export interface Kind {
  /** As it travels, and as it is stored. */
  letter: string
  /** What a site's plan must include. */
  gate: Gate
  read(event: Record<string, unknown>): Particulars | Refusal
}

export const defineKind = <const Defined extends Kind>(kind: Defined): Defined => kind

/** `part` is the letter of the wire format that is wrong. */
export const refuse = (part: string, message: string, code = 'invalid_event'): Refusal => ({
  code,
  message: `${part}: ${message}`,
})
export const isRefusal = (read: object): read is Refusal => 'code' in read
