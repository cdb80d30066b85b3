import { IDENTIFY } from '@tinyeclipse/sdk/wire'
import type { Tracker } from '../types.ts'

/**
 * Says who the visitor is: `traits` such as `email`, `name` and `phone`, and the words of the consent the visitor gave.
 * Without the words nothing is sent.
 */
export const identify = ({ add }: Pick<Tracker, 'add'>, o: Record<string, string>, g: string) => {
  if (g) add(IDENTIFY, { g, o })
}
