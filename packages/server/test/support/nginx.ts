import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { get as httpGet, type IncomingMessage } from 'node:http'
import { request as httpsRequest, type RequestOptions } from 'node:https'
import { networkInterfaces, userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { eventually } from './server.ts'

export interface Nginx {
  /** Asks over TLS, and trusts the certificate that was made for it alone. Answers once the head is there. */
  open(path: string, options?: RequestOptions & { body?: string }): Promise<IncomingMessage>
  openPlain(path: string): Promise<IncomingMessage>
  stop(): Promise<void>
}

/** Starts nginx on a file as it stands in `conf.d`, with a certificate where the file looks for it. */
export async function startNginx(folder: string, block: string, ports: { plain: number; tls: number }): Promise<Nginx> {
  const host = block.match(/server_name (.+);/)?.[1] ?? ''
  const certificate = block.match(/ssl_certificate (.+);/)?.[1] ?? ''
  const key = block.match(/ssl_certificate_key (.+);/)?.[1] ?? ''
  mkdirSync(dirname(certificate), { recursive: true })
  const subject = ['-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`]
  const files = ['-keyout', key, '-out', certificate]
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', ...files, ...subject],
    { stdio: 'ignore' },
  )

  const hasIPv6 = Object.values(networkInterfaces()).some((each) => each?.some(({ family }) => family === 'IPv6'))
  const site = block
    .replace(/^ *listen \[::\].*\n/gm, (line) => (hasIPv6 ? line.replace('[::]', '[::1]') : ''))
    .replace(/(listen (?:\[::1\]:)?)80;/g, `$1${ports.plain};`)
    .replace(/(listen (?:\[::1\]:)?)443 /g, `$1${ports.tls} `)
    .replace(/listen (\d)/g, 'listen 127.0.0.1:$1')
  mkdirSync(join(folder, 'nginx'), { recursive: true })
  writeFileSync(join(folder, 'nginx/site.conf'), site)
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/nginx/${name};`,
  )
  const isRoot = process.getuid?.() === 0
  writeFileSync(
    join(folder, 'nginx/nginx.conf'),
    `${isRoot ? `user ${userInfo().username};` : ''} pid ${folder}/nginx/pid; error_log stderr; events {} http { ${temporary.join(' ')} include site.conf; }`,
  )
  const nginx = spawn('nginx', ['-p', join(folder, 'nginx'), '-c', 'nginx.conf', '-g', 'daemon off;'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  nginx.stderr.on('data', (chunk) => {
    said += chunk
  })
  const ended = new Promise<void>((resolve) => nginx.once('close', () => resolve()))
  nginx.once('error', (error) => {
    said += error.message
  })

  const ca = readFileSync(certificate)
  const server: Nginx = {
    open: (path, { body, ...options } = {}) =>
      new Promise((resolve, reject) => {
        const target = { host: '127.0.0.1', port: ports.tls, servername: host, ca, path }
        httpsRequest({ ...target, ...options, headers: { host, ...options.headers } }, resolve)
          .on('error', reject)
          .end(body)
      }),
    openPlain: (path) =>
      new Promise((resolve, reject) => {
        httpGet({ host: '127.0.0.1', port: ports.plain, path, headers: { host } }, resolve).on('error', reject)
      }),
    async stop() {
      nginx.kill('SIGTERM')
      await ended
    },
  }
  await eventually(
    () => {
      if (nginx.exitCode !== null) throw new Error(said)
      return server.openPlain('/')
    },
    (answer) => answer.resume() !== undefined,
  )
  return server
}
