import { readDataFile } from './data-file.ts'

/** Whether a referrer is one of those that pose as one to be looked up; a listed domain stands for its subdomains too. */
export function createSpamReader(): (referrerHost: string | null) => boolean {
  const lines = readDataFile('referrer-spam.txt').toString('utf8').split('\n')
  const domains = new Set(lines.filter((line) => line !== '' && !line.startsWith('#')))
  return (referrerHost) => {
    let host = referrerHost?.toLowerCase() ?? ''
    while (host !== '') {
      if (domains.has(host)) return true
      const dot = host.indexOf('.')
      host = dot === -1 ? '' : host.slice(dot + 1)
    }
    return false
  }
}
