import { AgentState } from '@tinyeclipse/sdk/contract'

/** Parts that plugins add under names of their own. */
const MAX_OWN_PARTS = 30
const MAX_PART_BYTES = 400_000
const MAX_OWN_PART_BYTES = 64_000
const OWN_NAME = /^[a-z][a-zA-Z0-9_]{0,59}$/
/** Deeper than this nothing of ours is, and the database would have to climb it. */
export const MAX_DEPTH = 20

export interface ReadState {
  state: AgentState
  refused: { path: string; message: string }[]
}

const PARTS: Readonly<
  Record<
    string,
    {
      safeParse(value: unknown): {
        success: boolean
        data?: unknown
        error?: { issues: { path: PropertyKey[]; message: string }[] }
      }
    }
  >
> = AgentState.shape

/** Keeps the parts that are as they must be: one that is not costs none of the others. */
export function readState(given: Readonly<Record<string, unknown>>): ReadState {
  const state: Record<string, unknown> = {}
  const refused: ReadState['refused'] = []
  const refuse = (name: string, message: string) => refused.push({ path: `/state/${name.slice(0, 80)}`, message })
  let ownParts = 0
  for (const [name, part] of Object.entries(given)) {
    if (part === undefined) continue
    const schema = Object.hasOwn(PARTS, name) ? PARTS[name] : undefined
    if (!isShallow(part)) {
      refuse(name, `At most ${MAX_DEPTH} levels deep`)
    } else if (JSON.stringify(part).length > (schema ? MAX_PART_BYTES : MAX_OWN_PART_BYTES)) {
      refuse(name, `At most ${schema ? MAX_PART_BYTES : MAX_OWN_PART_BYTES} characters as JSON`)
    } else if (schema) {
      const { success, data, error } = schema.safeParse(part)
      if (success) state[name] = data
      else {
        const [issue] = error?.issues ?? []
        refuse([name, ...(issue?.path ?? []).map(String)].join('/'), issue?.message ?? 'Not as it must be')
      }
    } else if (!OWN_NAME.test(name)) {
      refuse(name, 'A name is of a-z, A-Z, 0-9 and _, and begins with a small letter')
    } else if (++ownParts > MAX_OWN_PARTS) {
      refuse(name, `At most ${MAX_OWN_PARTS} parts that this server does not know`)
    } else state[name] = part
  }
  return { state: state as AgentState, refused: refused.slice(0, 20) }
}

/** One that tells of WordPress and its plugins tells all, and takes the place of what was known; another adds to it. */
export const isWhole = ({ wordpress, plugins }: AgentState) => wordpress !== undefined && plugins !== undefined

/** Parts that are seldom the same in two heartbeats. They are stored apart, so that all others need not be written each time. */
const FIGURES = ['disk', 'cron', 'debug', 'mail'] as const

export function splitState(state: AgentState): { figures: Partial<AgentState>; inventory: AgentState } {
  const isFigure = ([name]: [string, unknown]) => (FIGURES as readonly string[]).includes(name)
  const parts = Object.entries(state)
  return {
    figures: Object.fromEntries(parts.filter(isFigure)),
    inventory: Object.fromEntries(parts.filter((part) => !isFigure(part))),
  }
}

/** With a list and no recursion: a megabyte can nest half a million deep, and the stack is not. */
export function isShallow(value: unknown, most = MAX_DEPTH): boolean {
  let level: unknown[] = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > most) return false
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []))
  }
  return true
}

/** Plugins, themes and WordPress itself that there is a newer version of. */
export const countUpdates = ({ wordpress, plugins = [], themes = [] }: AgentState) =>
  [...plugins, ...themes, ...(wordpress ? [wordpress] : [])].filter(({ updateTo }) => updateTo !== null).length
