import type { TextOf } from '../../texts/index.ts'

/** What a command is about, such as the setting it changes, where its input names one. */
export function subjectOf({ input }: { input: Record<string, unknown> }, text: TextOf): string | null {
  const { option, pageId, orderId } = input
  if (typeof option === 'string') return text.word('option_', option) ?? option
  if (isNumber(pageId)) return text('subjectPage', { number: pageId })
  return isNumber(orderId) ? text('subjectOrder', { number: orderId }) : null
}

const isNumber = (value: unknown): value is string | number => typeof value === 'string' || typeof value === 'number'
