/**
 * 96 random bits as three numbers: within the 8 to 40 characters of the wire format.
 * Not `crypto.randomUUID`, which pages on plain http do not have.
 */
export const newId = () => crypto.getRandomValues(new Uint32Array(3)).join('-')

/** Id of this browser tab; undefined where storage is blocked, and then the server tells sessions apart alone. */
export function tabId(): string | undefined {
  try {
    // Not getItem, whose null would have to be told from a value.
    sessionStorage.te_tab ||= newId()
    return sessionStorage.te_tab
  } catch {
    return undefined
  }
}

export const forgetTab = () => {
  delete sessionStorage.te_tab
}
