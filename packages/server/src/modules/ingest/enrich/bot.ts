import { isbot } from 'isbot'
import { remember } from './remember.ts'

/** No browser's is longer; a header can have sixteen kilobytes, which must not be searched. */
const MAX_LENGTH = 512
const CACHE_SIZE = 2_000
/** Browsers driven by a program, and programs that call themselves by the name of their library. */
const AUTOMATION =
  /headless|phantomjs|slimerjs|puppeteer|playwright|selenium|webdriver|cypress\/|chrome-lighthouse|pagespeed|gtmetrix|jsdom|happy-?dom|prerender|okhttp|go-http-client|node-fetch|undici|python|aiohttp|httpx|libwww|scrapy|curl\/|wget\/|guzzle|java\/\d|wordpress\/\d/i
/** Apps of Meta name the maker of the telephone: `Google; Pixel 9`, `FBMF/Google;`. Elsewhere that name means a crawler. */
const MAKER = /\bgoogle(?=;)/gi

/** The same, with the last answers kept. */
export function createBotReader(): (userAgent: string) => boolean {
  const read = remember(isBot, CACHE_SIZE)
  return (userAgent) => read(userAgent.slice(0, MAX_LENGTH))
}

/** Whether a program speaks, as far as the user agent says; a program that poses as a browser is not seen. */
export function isBot(userAgent: string): boolean {
  if (userAgent.trim() === '') return true
  const read = userAgent.slice(0, MAX_LENGTH).replace(MAKER, '')
  return isbot(read) || AUTOMATION.test(read)
}
