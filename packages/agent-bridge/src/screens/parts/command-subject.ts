/** What names the thing that a command is about. */
const NAMES = ['option', 'pageId', 'orderId']

/** What a command is about, such as the setting it changes, where its input names one. */
export function subjectOf({ input }: { input: Record<string, unknown> }): string | null {
  const value = NAMES.map((name) => input[name]).find((each) => typeof each === 'string' || typeof each === 'number')
  return value === undefined ? null : String(value)
}
