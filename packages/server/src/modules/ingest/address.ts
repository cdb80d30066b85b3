import { isStorable } from '../../platform/request-body.ts'

export const MAX_URL_LENGTH = 2_048

/** An http or https address, null when it is none. */
export function parseUrl(text: unknown): URL | null {
  const url = parse(text)
  return url && (url.protocol === 'https:' || url.protocol === 'http:') ? url : null
}

const PACKAGE = /^[a-z]\w*(\.\w+)+$/i

/** The same, or an Android app that opened a link: `android-app://com.google.android.gm/`. */
export function parseReferrer(text: unknown): URL | null {
  const url = parse(text)
  return url && isApp(url) && PACKAGE.test(url.hostname) ? url : parseUrl(text)
}

export const isApp = ({ protocol }: URL) => protocol === 'android-app:'

const parse = (text: unknown) =>
  typeof text === 'string' && text.length <= MAX_URL_LENGTH && isStorable(text) ? URL.parse(text) : null
