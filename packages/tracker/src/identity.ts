import { guard } from './guard.ts'

/**
 * The time and 52 random bits, within the 8 to 40 characters of the wire format. Not `crypto.randomUUID`, which pages on
 * plain http do not have. With the time in it, a page that makes randomness repeatable repeats no id of another visit.
 */
export const newId = () => Date.now().toString(36) + Math.random().toString(36).slice(2)

/** Id of this browser tab; undefined where storage is blocked, and then the server tells sessions apart alone. */
// Not getItem, whose null would have to be told from a value.
export const tabId = guard((): string => (sessionStorage.te_tab ||= newId()))

export const forgetTab = () => {
  delete sessionStorage.te_tab
}
