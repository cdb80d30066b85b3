// The screens outside of WordPress, for who works on them and for tests: node dev/serve.mjs [port]
// `?url=<server>&key=<api key>&site=<site id>` shows a site of a real server; without, one that is made up.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { basename, extname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { context } from 'esbuild'

const HERE = import.meta.dirname
const TYPES = { '.js': 'text/javascript', '.css': 'text/css', '.map': 'application/json' }

/** Bundles all there is, React and the styles of WordPress's components included; again, in less time, whenever asked. */
const bundling = () =>
  context({
    entryPoints: { main: join(HERE, 'main.tsx') },
    outdir: join(HERE, 'dist'),
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    conditions: ['tinyeclipse-source'],
    define: { 'process.env.NODE_ENV': '"production"', 'globalThis.SCRIPT_DEBUG': 'false' },
    // Of styles of the components, for wp-admin only.
    external: ['*.woff2', '*.woff'],
    minify: true,
    write: false,
    logLevel: 'error',
  })

const filesOf = ({ outputFiles }) =>
  new Map(outputFiles.map(({ path, contents }) => [`/${basename(path)}`, Buffer.from(contents)]))

/**
 * @param {{ port?: number, host?: string, watch?: boolean }} [options] with `watch` a reload shows what was changed
 * @returns {Promise<{ url: string, close: () => Promise<void> }>} listening
 */
export async function serveScreens({ port = 0, host = '127.0.0.1', watch = false } = {}) {
  const bundle = await bundling()
  let files = filesOf(await bundle.rebuild())
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    try {
      if (pathname === '/' && watch) files = filesOf(await bundle.rebuild())
    } catch (error) {
      response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' }).end(String(error))
      return
    }
    const body = pathname === '/' ? readFileSync(join(HERE, 'index.html')) : files.get(pathname)
    if (!body) return void response.writeHead(404).end()
    const type = pathname === '/' ? 'text/html' : (TYPES[extname(pathname)] ?? 'application/octet-stream')
    response.writeHead(200, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' }).end(body)
  })
  await new Promise((resolve, reject) => server.once('error', reject).listen(port, host, resolve))
  // Who does not work on them asks for one bundle.
  if (!watch) await bundle.dispose()
  const address = server.address()
  return {
    url: `http://${host}:${typeof address === 'object' && address ? address.port : port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { url } = await serveScreens({ port: Number(process.argv[2] ?? 4313), watch: true })
  process.stdout.write(`${url}\n`)
}
