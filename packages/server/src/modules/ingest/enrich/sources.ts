import { readDataFile } from './data-file.ts'

export type SourceKind = 'search' | 'social' | 'video' | 'shopping' | 'email' | 'ai'
export interface Source {
  name: string
  /** Null: known by name, of no kind that makes a channel. */
  kind: SourceKind | null
}

const KINDS: readonly SourceKind[] = ['search', 'social', 'video', 'shopping', 'email', 'ai']
/** `co` of `co.uk`, `com` of `com.br`: what stands between a name and its country. */
const SECOND_LEVEL = new Set(['co', 'com', 'net', 'org', 'ne', 'or', 'gov', 'edu', 'ac'])
const SOURCES: ReadonlyMap<string, Source> = readLists()

/** The source a host, an Android app's id or a word of `utm_source` stands for; lower case is expected. */
export function findSource(text: string): Source | null {
  const exact = SOURCES.get(text)
  if (exact) return exact
  if (!text.includes('.')) return null
  const suffix = countrySuffix(text)
  // From the whole host to its last two labels: what is more exact comes first.
  for (let at = 0; at !== -1 && at < text.length; at = nextLabel(text, at)) {
    const rest = text.slice(at)
    const source = SOURCES.get(rest) ?? (rest.length > suffix.length ? SOURCES.get(withoutCountry(rest, suffix)) : null)
    if (source) return source
  }
  return null
}

/** The source of an Android app, by its id or the beginning of it: `org.telegram.messenger` of `org.telegram.messenger.web`. */
export function findApp(id: string): Source | null {
  for (let end = id.length; end > 0; end = id.lastIndexOf('.', end - 1)) {
    const source = SOURCES.get(id.slice(0, end))
    if (source) return source
  }
  return null
}

const withoutCountry = (host: string, suffix: string) => `${host.slice(0, -suffix.length)}.*`

const nextLabel = (host: string, at: number): number => {
  const dot = host.indexOf('.', at)
  return dot === -1 ? -1 : dot + 1
}

/** `.be`, `.com` or `.co.uk`. Not the whole list of public suffixes: these are what brands register everywhere. */
function countrySuffix(host: string): string {
  const last = host.lastIndexOf('.')
  const before = host.lastIndexOf('.', last - 1)
  const isCountry = host.length - last === 3
  const isTwofold = isCountry && before !== -1 && SECOND_LEVEL.has(host.slice(before + 1, last))
  return host.slice(isTwofold ? before : last)
}

function readLists(): Map<string, Source> {
  const sources = new Map<string, Source>()
  let kind: SourceKind | null = null
  for (const line of readDataFile('sources.txt').toString('utf8').split('\n')) {
    if (line === '' || line.startsWith('#')) continue
    if (line.startsWith('[')) {
      kind = KINDS.find((each) => line === `[${each}]`) ?? null
      continue
    }
    const [name = '', words = ''] = line.split(': ')
    const source: Source = Object.freeze({ name, kind })
    for (const word of words.split(' ')) sources.set(word, source)
  }
  return sources
}
