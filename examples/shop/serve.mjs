// Serves dist/ with a strict Content-Security-Policy, the server's address and the site key filled in.
// `npm start` of the repository runs it; alone: node serve.mjs <server address> <site key> [port]
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { dirname, extname, join, relative, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const DIST = join(dirname(fileURLToPath(import.meta.url)), 'dist')
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.pdf': 'application/pdf',
}

/**
 * @param {{ port: number, host?: string, serverUrl: string, siteKey: string }} options
 * @returns {Promise<import('node:http').Server>} listening; rejects when the port is taken
 */
export function serveShop({ port, host = '127.0.0.1', serverUrl, siteKey }) {
  const server = new URL(serverUrl).origin
  // Every file is known beforehand, so no path of a request ever reaches the file system.
  const files = new Map()
  for (const entry of readdirSync(DIST, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const file = join(entry.parentPath ?? entry.path, entry.name)
    const path = `/${relative(DIST, file).split(sep).join('/')}`
    const body = path.endsWith('.html')
      ? readFileSync(file, 'utf8').replaceAll('%SERVER%', serverUrl).replaceAll('%SITE_KEY%', siteKey)
      : readFileSync(file)
    files.set(path.replace(/\/index\.html$/, '/'), { body, type: TYPES[extname(file)] ?? 'application/octet-stream' })
  }
  const headers = {
    'content-security-policy': [
      "default-src 'none'",
      `script-src 'self' ${server}`,
      `connect-src ${server}`,
      "style-src 'self'",
      "img-src 'self'",
      "form-action 'none'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'strict-origin-when-cross-origin',
    'cache-control': 'no-cache',
    // Nothing here is of one visitor: the dashboard, on another port, may draw over a page what was clicked on it.
    'access-control-allow-origin': '*',
  }

  const shop = createServer((request, response) => {
    const [path] = (request.url ?? '/').split('?')
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return response.writeHead(405, { ...headers, allow: 'GET, HEAD' }).end()
    }
    const toFolder = files.has(`${path}/`) ? `${path}/` : null
    const location = path === '/' ? `/${languageOf(request.headers['accept-language'])}/` : toFolder
    if (location) return response.writeHead(302, { ...headers, location, vary: 'accept-language' }).end()
    const found = files.get(path)
    const { body, type } = found ?? files.get('/404.html')
    response
      .writeHead(found ? 200 : 404, { ...headers, 'content-type': type })
      .end(request.method === 'HEAD' ? '' : body)
  })
  return new Promise((resolve, reject) => {
    shop.once('error', reject).listen(port, host, () => resolve(shop))
  })
}

/** The first language of the browser that the shop speaks. */
const languageOf = (accepted = '') =>
  accepted.split(',').flatMap((each) => each.trim().match(/^(nl|fr|en)\b/)?.[1] ?? [])[0] ?? 'nl'

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [serverUrl = 'http://127.0.0.1:4310', siteKey = '', port = '4311'] = process.argv.slice(2)
  await serveShop({ port: Number(port), serverUrl, siteKey })
  process.stdout.write(`http://127.0.0.1:${port}/\n`)
}
