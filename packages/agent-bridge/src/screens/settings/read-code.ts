import type { TextName } from '../../texts/index.ts'

export interface ReadCode {
  code: string
  /** Of a pasted link; null where there is none in it. */
  server: string | null
  /** What is missing before it can be sent. */
  problem: TextName | null
}

/** 16 letters and digits of Crockford's alphabet, with or without dashes. */
const CODE = /^[0-9A-Z]{16}$/

/** What was pasted: a link with server and code, a code, or the key of an agent. */
export function readCode(pasted: string, server: string): ReadCode {
  const given = pasted.trim()
  const link = readLink(given)
  const code = link?.code ?? given
  const problem = !given
    ? 'wizardNeedsCode'
    : !isCode(code)
      ? 'wizardBadCode'
      : !link && !isAddress(server)
        ? 'wizardNeedsServer'
        : null
  return { code, server: link?.server ?? null, problem }
}

function readLink(given: string): { server: string; code: string } | null {
  if (!URL.canParse(given)) return null
  const { protocol, origin, pathname, hash } = new URL(given)
  if (protocol !== 'https:' && protocol !== 'http:') return null
  // A server may live below a path of its own.
  return { server: `${origin}${pathname.replace(/\/connect\/?$/, '').replace(/\/$/, '')}`, code: decode(hash.slice(1)) }
}

function decode(words: string): string {
  try {
    return decodeURIComponent(words)
  } catch {
    return words
  }
}

const isCode = (code: string) => code.startsWith('te_agent_') || CODE.test(code.toUpperCase().replace(/[\s-]/g, ''))
const isAddress = (server: string) => /^https?:\/\/[^\s/]+/.test(server.trim())
