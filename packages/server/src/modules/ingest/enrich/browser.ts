import Bowser from 'bowser'
import { remember } from './remember.ts'

export interface Browser {
  device: 'desktop' | 'mobile' | 'tablet' | 'other'
  browser: string | null
  os: string | null
}

const DEVICES = new Set(['desktop', 'mobile', 'tablet'])
const CACHE_SIZE = 2_000
/** No browser's is longer; a header can have sixteen kilobytes, which must be neither searched nor kept. */
const MAX_LENGTH = 512
const MAX_NAME_LENGTH = 60

/** Apps that show pages themselves. The first that matches names it: many say Facebook's or Android's mark beside their own. */
const IN_APP: readonly (readonly [name: string, mark: RegExp])[] = [
  ['Instagram app', /\bInstagram\b/],
  ['Threads app', /\bBarcelona \d/],
  ['Messenger app', /\bFBAN\/Messenger|\bFB_IAB\/(?:MESSENGER|Orca)/],
  ['Facebook app', /\bFBA[NV]\/|\bFB_IAB\/|\[FBAN/],
  ['LinkedIn app', /\bLinkedInApp\b/],
  ['TikTok app', /\bBytedanceWebview\b|\bByteLocale\b|\bmusical_ly|\btrill_\d|\bTikTok\b/i],
  ['Snapchat app', /\bSnapchat\b/],
  ['Pinterest app', /\[Pinterest\/|\bPinterest for (?:Android|iOS)/],
  ['X app', /\bTwitter for (?:iPhone|iPad|Android)|\bTwitterAndroid\b/],
  ['Reddit app', /\bReddit\/(?:Version|\d)/],
  ['WhatsApp', /\bWhatsApp\/[\d.]+ [Ai]/],
  ['WeChat', /\bMicroMessenger\//],
  ['Line app', /\bLine\/\d/],
  ['Telegram app', /\bTelegram-(?:Android|iOS)\b/],
  ['Google app', /\bGSA\//],
  ['Android WebView', /;\s?wv\)|\bAndroid\b.*\bVersion\/\d\.0 Chrome\//],
  ['iOS WebView', /\b(?:iPhone|iPad|iPod)\b.*AppleWebKit\/(?!.*\b(?:Safari|CriOS|FxiOS|EdgiOS|OPT|DuckDuckGo)\b)/],
]

/** Reads a user agent. Since browsers froze theirs most repeat, so answers are kept. */
export function createBrowserReader(): (userAgent: string) => Browser {
  const read = remember(readBrowser, CACHE_SIZE)
  return (userAgent) => read(userAgent.slice(0, MAX_LENGTH))
}

function readBrowser(userAgent: string): Browser {
  const { browser, os, platform } = Bowser.parse(userAgent)
  const type = platform.type ?? (os.name === 'Chrome OS' ? 'desktop' : '')
  return {
    device: DEVICES.has(type) ? (type as Browser['device']) : 'other',
    browser: inAppName(userAgent) ?? (browser.name?.slice(0, MAX_NAME_LENGTH) || null),
    os: os.name?.slice(0, MAX_NAME_LENGTH) || null,
  }
}

const inAppName = (userAgent: string): string | null => IN_APP.find(([, mark]) => mark.test(userAgent))?.[0] ?? null
