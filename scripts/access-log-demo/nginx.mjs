// A real nginx on the built demo, whose log has the addresses that X-Forwarded-For names.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'

const START_LIMIT_MS = 10_000

const configuration = ({ folder, root, port }) => `
${process.getuid?.() === 0 ? 'user root;' : ''}
daemon off;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log;
worker_processes 1;
events { worker_connections 256; }
http {
  types { text/html html; text/css css; text/javascript js; image/svg+xml svg; }
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/temp;`).join(' ')}
  access_log ${folder}/access.log combined;
  set_real_ip_from 127.0.0.1;
  real_ip_header X-Forwarded-For;
  server {
    listen 127.0.0.1:${port};
    root ${root};
    error_page 404 /404.html;
    location = / { return 302 /nl/; }
    location ~ ^/(wp-|xmlrpc|feed|robots|sitemap|favicon|\\.well-known|menu\\.pdf|photo\\.JPG) { default_type text/plain; return 200 "there\\n"; }
  }
}
`

/** Starts it on a free port; `stop` waits until it is gone. */
export async function startNginx(folder, root) {
  const port = await freePort()
  chmodSync(folder, 0o755)
  mkdirSync(join(folder, 'temp'), { recursive: true })
  const file = join(folder, 'nginx.conf')
  writeFileSync(file, configuration({ folder, root, port }))
  const child = spawn('nginx', ['-p', folder, '-c', file, '-e', join(folder, 'error.log')], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, TZ: 'UTC' },
  })
  const failed = once(child, 'error').then(([cause]) => {
    throw new Error('nginx cannot be started. Install it: apt-get install nginx-light', { cause })
  })
  const ended = once(child, 'exit')
  await Promise.race([
    failed,
    ended.then(([code]) => Promise.reject(new Error(`nginx ended with ${code}`))),
    answers(port),
  ])
  // From here on its end is expected.
  failed.catch(() => undefined)
  return {
    port,
    log: join(folder, 'access.log'),
    async stop() {
      child.kill('SIGQUIT')
      await ended
    },
  }
}

async function answers(port) {
  const until = Date.now() + START_LIMIT_MS
  while (Date.now() < until) {
    // Asked for with HEAD: it stands in the log, and counts nowhere.
    const answer = await fetch(`http://127.0.0.1:${port}/nl/`, { method: 'HEAD' }).catch(() => null)
    if (answer) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`nginx did not answer in ${START_LIMIT_MS} ms`)
}

function freePort() {
  const server = createServer()
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}
