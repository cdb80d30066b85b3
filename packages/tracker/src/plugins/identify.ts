import { IDENTIFY } from '@tinyeclipse/sdk/wire'
import type { Tracker } from '../types.ts'

/**
 * Says who the visitor is: `traits` such as `email`, `name` and `phone`, and the words of the consent the visitor gave.
 * Without the words nothing is sent.
 */
export const identify = (tracker: Tracker, traits: Record<string, string>, consentText: string) => {
  if (consentText) tracker.add(IDENTIFY, { g: consentText, o: { ...traits } })
}
