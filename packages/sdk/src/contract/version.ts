/**
 * The day the contract last grew. Below `/v1` it only ever grows, so neither side behaves otherwise for it: a client
 * sends the version it was made with, the server answers with its own and counts what it is asked with, so that
 * whoever runs it can see which programs are old.
 */
export const CONTRACT_VERSION = '2026-11-21'

/** The header both send it in. */
export const VERSION_HEADER = 'TinyEclipse-Version'
