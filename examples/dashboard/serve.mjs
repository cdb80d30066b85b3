// Serves dist/ with a strict Content-Security-Policy that lets it reach the server and, for the heat map, the site's pages.
// `npm start` of the repository runs it; alone: node serve.mjs <server address> [site address] [port]
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const DIST = join(dirname(fileURLToPath(import.meta.url)), 'dist')
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
}

/**
 * @param {{ port: number, host?: string, serverUrl: string, shopUrl?: string }} options
 *   `shopUrl` is where the site's pages are; without it the heat map is a list
 * @returns {Promise<import('node:http').Server>} listening; rejects when the port is taken
 */
export function serveDashboard({ port, host = '127.0.0.1', serverUrl, shopUrl }) {
  const server = new URL(serverUrl).origin
  const site = shopUrl ? new URL(shopUrl).origin : ''
  // Every file is known beforehand, so no path of a request ever reaches the file system.
  const files = new Map(
    readdirSync(DIST).map((name) => {
      const body = readFileSync(join(DIST, name))
      return [`/${name}`, { body, type: TYPES[extname(name)] ?? 'application/octet-stream' }]
    }),
  )
  const page = readFileSync(join(DIST, 'index.html'), 'utf8').replaceAll('%SITE_URL%', site)
  files.set('/', { body: page, type: TYPES['.html'] })
  // As it is built it does not know where the site is.
  files.delete('/index.html')
  const headers = {
    // A page below the heat map is in a frame without an address of its own, so its styles and pictures pass here too.
    'content-security-policy': [
      "default-src 'none'",
      "script-src 'self'",
      `connect-src 'self' ${server} ${site}`,
      `style-src 'self' ${site}`,
      `img-src 'self' data: ${site}`,
      `font-src ${site || "'none'"}`,
      `base-uri ${site || "'none'"}`,
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-cache',
  }

  const dashboard = createServer((request, response) => {
    const [path = '/'] = (request.url ?? '/').split('?')
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return response.writeHead(405, { ...headers, allow: 'GET, HEAD' }).end()
    }
    const found = files.get(path)
    if (!found) return response.writeHead(404, { ...headers, 'content-type': 'text/plain' }).end('Not found')
    response.writeHead(200, { ...headers, 'content-type': found.type }).end(request.method === 'HEAD' ? '' : found.body)
  })
  return new Promise((resolve, reject) => {
    dashboard.once('error', reject).listen(port, host, () => resolve(dashboard))
  })
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [serverUrl = 'http://127.0.0.1:4310', shopUrl, port = '4312'] = process.argv.slice(2)
  await serveDashboard({ port: Number(port), serverUrl, ...(shopUrl && { shopUrl }) })
  process.stdout.write(`http://127.0.0.1:${port}/\n`)
}
