import { isSecret } from './secret.ts'

const MAX_LENGTH = 500
/** Stands for what must not be kept: an e-mail address, a key, a token. */
const PLACEHOLDER = '…'
/** One character of UTF-8, or one byte that belongs to none. */
const ENCODED =
  /%(?:[0-7][\da-f]|[cd][\da-f]%[89ab][\da-f]|e[\da-f](?:%[89ab][\da-f]){2}|f[0-7](?:%[89ab][\da-f]){3}|[\da-f]{2})/gi
/** Neither invisible nor of a meaning of its own in an address: these stay as they are written. */
const READABLE = /^[^\p{C}\p{Z}%/?#\\]$|^ $/u
const SESSION = /;(?:jsessionid|phpsessid|aspsessionid[a-z]*|sessionid|session_id|sid|cfid|cftoken)=[^;]*/gi
/** ASP.NET without cookies: `/(S(lit3py55t21z5v55vlm25s55))/page.aspx`. */
const ASP_SESSION = /^\((?:[A-Z]\([^()]*\))+\)$/
const INDEX = /^(?:index|default)\.(?:html?|xhtml|shtml|php\d?|phtml|aspx?|jsp|cgi|cfm)$/i
const NUMBER = /^\d{1,10}$/
const SLUG = /^[\p{L}\p{M}\p{N}_-]{1,100}$/u
/** Pages of a WordPress without pretty addresses; the first that is there names the page, in whatever order they stand. */
const PLAIN_PERMALINKS: readonly (readonly [name: string, value: RegExp])[] = [
  ['page_id', NUMBER],
  ['p', NUMBER],
  ['product', SLUG],
  ['cat', NUMBER],
]

/** The page an address leads to, so that one page has one path: see docs/decisions/0011-paths.md. At most 500 characters. */
export function cleanPath(url: URL): string {
  const path = cleanSegments(decode(url.pathname)) || '/'
  const page = cut(path, MAX_LENGTH) + readQuery(url, path)
  return page + readRoute(url, MAX_LENGTH - page.length)
}

/** Of an app whose pages are in the fragment: `#/products`, `#!/products`. Any other fragment is a place on the page. */
function readRoute({ hash }: URL, room: number): string {
  const route = hash.match(/^#!?(\/[^?#]*)/)?.[1]
  const path = route ? cut(cleanSegments(decode(route.replaceAll('\\', '%5C'))), room - 1) : ''
  return path === '' || path === '/' ? '' : `#${path}`
}

function decode(pathname: string): string {
  if (!pathname.includes('%')) return pathname
  return pathname.replace(ENCODED, decodeCharacter).normalize('NFC')
}

function decodeCharacter(encoded: string): string {
  try {
    const character = decodeURIComponent(encoded)
    if (READABLE.test(character)) return character
  } catch {
    // Not UTF-8; or too long a form of a character, which is refused as well.
  }
  return encoded.toUpperCase()
}

/** Without a slash at the end, so that the home page is empty. */
function cleanSegments(path: string): string {
  const segments: string[] = []
  for (const given of path.split('/')) {
    const segment = cleanSegment(given)
    if (segment !== '' && segment !== '.' && segment !== '..') segments.push(segment)
  }
  while (INDEX.test(segments.at(-1) ?? '')) segments.pop()
  return segments.map((segment) => `/${segment}`).join('')
}

function cleanSegment(given: string): string {
  const segment = (given.includes(';') ? given.replace(SESSION, '') : given).trim()
  if (segment.startsWith('(') && ASP_SESSION.test(segment)) return ''
  return isSecret(segment) ? PLACEHOLDER : segment
}

/** What is cut can look like something else, an index page for one, so it is cleaned again; each time it gets shorter. */
function cut(path: string, length: number): string {
  if (length < 1) return ''
  let short = path
  while (short.length > length) {
    // Not through the middle of a character that takes two.
    const end = (short.codePointAt(length - 1) ?? 0) > 0xffff ? length - 1 : length
    short = cleanSegments(short.slice(0, end)) || '/'
  }
  return short
}

/** A search leads to one page whatever its words, which may be anything a person types. */
function readQuery(url: URL, path: string): string {
  if (url.search === '') return ''
  const query = url.searchParams
  if (query.has('s')) return path.length < MAX_LENGTH - 2 ? '?s' : ''
  if (path !== '/') return ''
  for (const [name, pattern] of PLAIN_PERMALINKS) {
    const value = query.getAll(name).at(-1)?.normalize('NFC')
    if (value && pattern.test(value) && !isSecret(value)) return `?${name}=${value}`
  }
  return ''
}
