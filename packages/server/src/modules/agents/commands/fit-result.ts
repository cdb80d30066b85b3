import {
  type CommandChange,
  type CommandResult,
  MAX_COMMAND_DIFF_BYTES,
  MAX_COMMAND_OUTPUT_BYTES,
} from '@tinyeclipse/sdk/contract'

/** Long enough to recognise a text by, when it is too long to be kept. */
const CUT_TEXT = 4_000

export interface KeptResult {
  output: Record<string, unknown> | null
  diff: CommandChange[]
  truncated: boolean
}

/** What is kept of a result: fields of the output and changes from the first on, as many as fit. */
export function fitResult({ output = null, diff = [] }: Pick<CommandResult, 'output' | 'diff'>): KeptResult {
  const isOutputWhole = bytesOf(output) <= MAX_COMMAND_OUTPUT_BYTES
  const isDiffWhole = bytesOf(diff) <= MAX_COMMAND_DIFF_BYTES
  const fields = Object.entries(output ?? {}).map(([name, value]) => [name, cutTexts(value)] as const)
  const changes = diff.map(({ path, before, after }) => ({ path, before: cutTexts(before), after: cutTexts(after) }))
  return {
    output: isOutputWhole ? output : Object.fromEntries(takeThatFit(fields, MAX_COMMAND_OUTPUT_BYTES)),
    diff: isDiffWhole ? diff : takeThatFit(changes, MAX_COMMAND_DIFF_BYTES),
    truncated: !isOutputWhole || !isDiffWhole,
  }
}

const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value) ?? '')

const cutTexts = (value: unknown) =>
  typeof value === 'string' && value.length > CUT_TEXT ? `${value.slice(0, CUT_TEXT)}…` : value

function takeThatFit<Item>(items: Item[], limit: number): Item[] {
  const taken: Item[] = []
  let bytes = 2
  for (const item of items) {
    // With the comma that follows it.
    bytes += bytesOf(item) + 1
    if (bytes > limit) return taken
    taken.push(item)
  }
  return taken
}
