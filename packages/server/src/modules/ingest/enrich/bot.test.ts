import { expect, it } from 'vitest'
import { isBot } from './bot.ts'
import { createBrowserReader } from './browser.ts'

const BOTS = [
  '',
  '   ',
  'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  'Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.7339.80 Mobile Safari/537.36 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm) Chrome/136.0.0.0 Safari/537.36',
  'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)',
  'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; ClaudeBot/1.0; +claudebot@anthropic.com)',
  'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; Perplexity-User/1.0; +https://perplexity.ai/perplexity-user)',
  'Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)',
  'Mozilla/5.0 (compatible; SemrushBot/7~bl; +http://www.semrush.com/bot.html)',
  'Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)',
  'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)',
  'meta-externalagent/1.1 (+https://developers.facebook.com/docs/sharing/webmasters/crawler)',
  'LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)',
  'Twitterbot/1.0',
  'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)',
  'WhatsApp/2.23.20.0',
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/140.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Chrome-Lighthouse',
  'Mozilla/5.0 (Unknown; Linux x86_64) AppleWebKit/538.1 (KHTML, like Gecko) PhantomJS/2.1.1 Safari/538.1',
  'Mozilla/5.0 (linux) AppleWebKit/537.36 (KHTML, like Gecko) jsdom/26.0.0',
  'curl/8.9.1',
  'Wget/1.21.4',
  'python-requests/2.32.3',
  'axios/1.7.7',
  'Go-http-client/2.0',
  'okhttp/4.12.0',
  'WordPress/6.8; https://shop.example.be',
  'Mozilla/5.0 (compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)',
]

type Row = [userAgent: string, device: string, browser: string, os: string]
const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)'
const IPAD = 'Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)'
const PIXEL =
  'Mozilla/5.0 (Linux; Android 15; Pixel 9 Build/AP4A.250105.002; wv) AppleWebKit/537.36 (KHTML, like Gecko)'
const WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)'
const MAC = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit'
const VISITORS: Row[] = [
  [`${WINDOWS} Chrome/140.0.0.0 Safari/537.36`, 'desktop', 'Chrome', 'Windows'],
  [`${WINDOWS} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0`, 'desktop', 'Microsoft Edge', 'Windows'],
  [`${WINDOWS} Chrome/140.0.0.0 Safari/537.36 OPR/121.0.0.0`, 'desktop', 'Opera', 'Windows'],
  [`${WINDOWS} Chrome/140.0.0.0 Safari/537.36 Vivaldi/7.5`, 'desktop', 'Vivaldi', 'Windows'],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:142.0) Gecko/20100101 Firefox/142.0', 'desktop', 'Firefox', 'Windows'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'desktop', 'Firefox', 'Linux'],
  ['Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0', 'desktop', 'Firefox', 'Linux'],
  [`${MAC}/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15`, 'desktop', 'Safari', 'macOS'],
  [`${MAC}/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36`, 'desktop', 'Chrome', 'macOS'],
  [
    'Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36',
    'desktop',
    'Chrome',
    'Chrome OS',
  ],
  [`${IPHONE} Version/18.5 Mobile/15E148 Safari/604.1`, 'mobile', 'Safari', 'iOS'],
  [`${IPHONE} CriOS/140.0.7339.39 Mobile/15E148 Safari/604.1`, 'mobile', 'Chrome', 'iOS'],
  [`${IPHONE} FxiOS/142.0 Mobile/15E148 Safari/605.1.15`, 'mobile', 'Firefox', 'iOS'],
  [`${IPAD} Version/18.5 Mobile/15E148 Safari/604.1`, 'tablet', 'Safari', 'iOS'],
  [
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36',
    'mobile',
    'Chrome',
    'Android',
  ],
  [
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36',
    'mobile',
    'Samsung Internet for Android',
    'Android',
  ],
  ['Mozilla/5.0 (Android 15; Mobile; rv:142.0) Gecko/142.0 Firefox/142.0', 'mobile', 'Firefox', 'Android'],
  [`${PIXEL} Version/4.0 Chrome/139.0.7258.158 Mobile Safari/537.36`, 'mobile', 'Android WebView', 'Android'],
  [
    'Mozilla/5.0 (Linux; U; Android 14; SM-A546B Build/UP1A.231005.007) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/125.0.6422.165 Mobile Safari/537.36',
    'mobile',
    'Android WebView',
    'Android',
  ],
  [
    `${PIXEL} Version/4.0 Chrome/139.0.7258.158 Mobile Safari/537.36 Instagram 394.0.0.46.81 Android (35/15; 420dpi; 1080x2219; Google; Pixel 9; tokay; tokay; en_US; 784508934)`,
    'mobile',
    'Instagram app',
    'Android',
  ],
  [
    `${IPHONE} Mobile/22F76 Instagram 390.0.0.28.85 (iPhone17,1; iOS 18_5; nl_BE; nl; scale=3.00; 1206x2622; 764411302)`,
    'mobile',
    'Instagram app',
    'iOS',
  ],
  [
    `${PIXEL} Version/4.0 Chrome/139.0.7258.158 Mobile Safari/537.36 [FBAN/FB4A;FBAV/525.0.0.53.107;FBMF/Google;FBBD/google;FBDV/Pixel 9;FB_FW/1;]`,
    'mobile',
    'Facebook app',
    'Android',
  ],
  [
    `${IPHONE} Mobile/22F76 [FBAN/FBIOS;FBAV/523.0.0.43.102;FBBV/765401127;FBDV/iPhone17,1;FBMD/iPhone;FBSN/iOS;FBSV/18.5]`,
    'mobile',
    'Facebook app',
    'iOS',
  ],
  [
    `${IPHONE} Mobile/22F76 [FBAN/MessengerForiOS;FBAV/518.0.0.35.106;FBDV/iPhone16,2]`,
    'mobile',
    'Messenger app',
    'iOS',
  ],
  [`${IPHONE} Mobile/22F76 [LinkedInApp]/9.31.2380`, 'mobile', 'LinkedIn app', 'iOS'],
  [
    `${PIXEL} Version/4.0 Chrome/139.0.7258.158 Mobile Safari/537.36 trill_400603 BytedanceWebview/d8a21c6`,
    'mobile',
    'TikTok app',
    'Android',
  ],
  [`${IPHONE} Mobile/22F76 musical_ly_40.6.0 BytedanceWebview/d8a21c6`, 'mobile', 'TikTok app', 'iOS'],
  [`${IPHONE} GSA/382.1.794785026 Mobile/15E148 Safari/604.1`, 'mobile', 'Google app', 'iOS'],
  [
    `${PIXEL} Version/4.0 Chrome/139.0.7258.158 Mobile Safari/537.36 GSA/16.33.33.sa.arm64`,
    'mobile',
    'Google app',
    'Android',
  ],
  [
    `${IPHONE} Version/18.5 Mobile/15E148 Snapchat/13.49.0.43 (like Safari/8621.2.5, panda)`,
    'mobile',
    'Snapchat app',
    'iOS',
  ],
  [`${IPHONE} Mobile/15E148 [Pinterest/iOS]`, 'mobile', 'Pinterest app', 'iOS'],
  [
    `${PIXEL} Version/4.0 Chrome/138.0.7204.179 Mobile Safari/537.36 [Pinterest/Android]`,
    'mobile',
    'Pinterest app',
    'Android',
  ],
  [`${IPHONE} Mobile/15E148`, 'mobile', 'iOS WebView', 'iOS'],
]

it.each(BOTS)('takes for a program: %j', (userAgent) => {
  expect(isBot(userAgent)).toBe(true)
})

it.each(VISITORS)('takes for a visitor, and names, %s', (userAgent, device, browser, os) => {
  expect(isBot(userAgent)).toBe(false)
  expect(createBrowserReader()(userAgent)).toEqual({ device, browser, os })
})

it.each([
  ['slashes', '/'.repeat(16_000)],
  ['Androids', 'Android '.repeat(2_000)],
  ['iPhones', 'iPhone AppleWebKit/'.repeat(900)],
  ['blanks', `x${' '.repeat(16_000)}x`],
])('reads a header full of %s in no time', (_, userAgent) => {
  const began = performance.now()
  isBot(userAgent)
  createBrowserReader()(userAgent)
  expect(performance.now() - began).toBeLessThan(200)
})
