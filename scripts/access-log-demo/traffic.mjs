// Who visits the demo: people, bots, scanners and lines that are no HTTP at all.
import { Agent, request } from 'node:http'
import { connect } from 'node:net'

const AT_ONCE = 16
const MAC = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)'
const WEBKIT = 'AppleWebKit/537.36 (KHTML, like Gecko)'
const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)'

const BROWSERS = [
  ...[136, 138, 139, 140].map(
    (v) => `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/${v}.0.0.0 Safari/537.36`,
  ),
  ...[138, 140].map((v) => `${MAC} ${WEBKIT} Chrome/${v}.0.0.0 Safari/537.36`),
  ...[139, 140].map((v) => `Mozilla/5.0 (Linux; Android 10; K) ${WEBKIT} Chrome/${v}.0.0.0 Mobile Safari/537.36`),
  ...[128, 140].map((v) => `Mozilla/5.0 (X11; Linux x86_64; rv:${v}.0) Gecko/20100101 Firefox/${v}.0`),
  `Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0`,
  `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0`,
  `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/139.0.0.0 Safari/537.36 OPR/123.0.0.0`,
  `${MAC} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15`,
  `${IPHONE} Version/18.5 Mobile/15E148 Safari/604.1`,
  `${IPHONE} Mobile/15E148 Instagram 390.0.0.28.85 (iPhone14,5; iOS 18_5; nl_BE; nl; scale=3.00; 1170x2532; 1)`,
  `Mozilla/5.0 (iPad; CPU OS 17_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.6 Mobile/15E148 Safari/604.1`,
  `Mozilla/5.0 (Linux; Android 14; SM-S918B; wv) ${WEBKIT} Version/4.0 Chrome/140.0.0.0 Mobile Safari/537.36`,
  `Mozilla/5.0 (Linux; Android 14; SAMSUNG SM-A546B) ${WEBKIT} SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36`,
  // A quote, which nginx writes as \x22.
  `Mozilla/5.0 (X11; Linux x86_64) ${WEBKIT} "kiosk" Chrome/138.0.0.0 Safari/537.36`,
]
const BOTS = [
  'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)',
  `Mozilla/5.0 ${WEBKIT}; compatible; GPTBot/1.2; +https://openai.com/gptbot)`,
  `Mozilla/5.0 ${WEBKIT}; compatible; ClaudeBot/1.0; +claudebot@anthropic.com)`,
  'Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)',
  'Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)',
  'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)',
  `Mozilla/5.0 (X11; Linux x86_64) ${WEBKIT} HeadlessChrome/140.0.0.0 Safari/537.36`,
  ...['curl/8.5.0', 'Wget/1.21.4', 'python-requests/2.32.3', 'Go-http-client/1.1', 'okhttp/4.12.0', ''],
]
const REFERRERS = [
  ...['https://www.google.com/', 'https://www.bing.com/', 'https://duckduckgo.com/', 'https://chatgpt.com/'],
  ...['https://m.facebook.com/', 'https://www.instagram.com/', 'https://blog.example.org/chocolade', '', '', ''],
]
const SPAM = ['http://semalt.com/', 'http://www.darodar.com/x', 'http://best-seo-offer.com/']
const CAMPAIGNS = ['', '', '', '?utm_source=newsletter&utm_medium=email', '?gclid=abc123', '?fbclid=xyz', '?page=2']
const FILES = ['/shop.css', '/shop.js', '/img/hero.svg', '/img/icon.svg', '/img/eclipse.svg', '/menu.pdf', '/photo.JPG']
const TECHNICAL = [
  ...['/wp-json/wp/v2/posts', '/wp-login.php', '/wp-admin/admin-ajax.php?action=x', '/feed/', '/robots.txt'],
  ...['/sitemap.xml', '/.well-known/security.txt', '/xmlrpc.php', '/favicon.ico', '/wp-cron.php?doing_wp_cron=1'],
]
const MISSING = ['/nothing', '/nl/oud', '/.env', '/phpmyadmin/', '/nl/pralines']
const NO_HTTP = [
  Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03, 0x0a]),
  ...['HELO example.org\r\n', 'GET\r\n\r\n', 'GET /\r\n', 'GET /a b HTTP/1.1\r\nHost: x\r\n\r\n'].map((text) =>
    Buffer.from(text),
  ),
  ...['\u0003\u0000\u0000/*\u0000', 'get / http/1.1\r\n\r\n', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'].map((text) =>
    Buffer.from(text),
  ),
]

/** Numbers that look random and are the same in every run. */
function createRandom(seed) {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return Math.floor((state / 0x80000000) * below)
  }
}

/** What is asked, in the order in which it is asked: about `count` requests. */
export function planTraffic(count, pages) {
  const random = createRandom(20_260_610)
  const pick = (list) => list[random(list.length)]
  const address = () =>
    random(5) === 0
      ? `2a02:a03f:${(1 + random(60)).toString(16)}::${(1 + random(9)).toString(16)}`
      : `${pick([81, 91, 109, 178, 193])}.${random(4)}.${random(8)}.${1 + random(200)}`
  const requests = []
  const ask = (path, from, more = {}) => requests.push({ method: 'GET', path, ...from, ...more })
  while (requests.length < count) {
    const kind = random(100)
    const from = { address: address(), userAgent: pick(BROWSERS), referrer: pick(REFERRERS) }
    if (kind < 60) {
      for (let left = 1 + random(5); left > 0; left--) {
        const isKnown = random(12) === 0
        ask(pick(pages) + pick(CAMPAIGNS), from, isKnown ? { ifModifiedSince: true } : {})
        for (let files = random(4); files > 0; files--) ask(pick(FILES), from)
      }
    } else if (kind < 80) ask(pick(pages), { ...from, userAgent: pick(BOTS), referrer: '' })
    else if (kind < 84) ask(pick(pages), { ...from, referrer: pick(SPAM) })
    else if (kind < 88) ask(pick(pages), from, { method: pick(['POST', 'HEAD', 'PUT', 'OPTIONS']) })
    else if (kind < 92) ask(pick(MISSING), from)
    else if (kind < 98) ask(pick(TECHNICAL), from)
    else requests.push({ bytes: pick(NO_HTTP) })
  }
  return requests
}

/** Sends them all, some at once; answers how many failed in a way that nginx is not asked for. */
export async function sendTraffic(port, requests) {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE })
  let next = 0
  const work = async () => {
    while (next < requests.length) {
      const each = requests[next++]
      await (each.bytes ? sendBytes(port, each.bytes) : sendRequest(port, agent, each))
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  agent.destroy()
}

function sendRequest(port, agent, { method, path, address, userAgent, referrer, ifModifiedSince }) {
  const headers = {
    host: 'shop.example.be',
    'x-forwarded-for': address,
    ...(userAgent && { 'user-agent': userAgent }),
    ...(referrer && { referer: referrer }),
    ...(ifModifiedSince && { 'if-modified-since': new Date().toUTCString() }),
  }
  return new Promise((resolve, reject) => {
    const call = request({ host: '127.0.0.1', port, method, path, headers, agent }, (answer) => {
      answer.resume().once('end', resolve)
    })
    call.once('error', reject).end()
  })
}

function sendBytes(port, bytes) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.end(bytes))
    // Whatever nginx says to that, it has logged it.
    socket.setTimeout(2_000, () => socket.destroy())
    socket
      .resume()
      .on('error', () => undefined)
      .once('close', resolve)
  })
}
