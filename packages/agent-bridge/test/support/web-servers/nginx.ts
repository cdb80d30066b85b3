import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { phpUser } from './php-user.ts'
import { nginx } from './programs.ts'
import type { Serving } from './served.ts'

const BODIES = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']

/** Writes its configuration, and answers the command that starts it. */
export function nginxCommand({ host, port, root, work, isCompressing, logFile }: Serving, locations: string): string[] {
  const folder = join(work, 'nginx')
  const file = join(folder, 'nginx.conf')
  mkdirSync(folder, { recursive: true })
  writeFileSync(
    file,
    `
${phpUser() ? `user ${phpUser()};` : ''}
daemon off;
pid ${folder}/pid;
error_log ${logFile};
events {}
http {
  ${BODIES.map((name) => `${name}_temp_path ${folder}/${name};`).join('\n  ')}
  types { text/html html; text/css css; text/javascript js; text/plain txt; image/gif gif; }
  access_log off;
  ${isCompressing ? 'gzip on; gzip_types *;' : ''}
  server {
    listen ${host}:${port};
    root ${root};
    index index.php;
    location ~ /\\. { deny all; }
    ${locations}
  }
}
`,
  )
  return [nginx() ?? 'nginx', '-p', folder, '-e', logFile, '-c', file]
}
