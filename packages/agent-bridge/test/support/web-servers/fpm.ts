import { mkdirSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { iniText } from './ini.ts'
import { phpUser } from './php-user.ts'
import { startGroup } from './process-group.ts'
import { nginx, phpFpm } from './programs.ts'
import type { Serving } from './served.ts'

const BODIES = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
const PARAMETERS = {
  QUERY_STRING: '$query_string',
  REQUEST_METHOD: '$request_method',
  CONTENT_TYPE: '$content_type',
  CONTENT_LENGTH: '$content_length',
  SCRIPT_FILENAME: '$document_root$fastcgi_script_name',
  SCRIPT_NAME: '$fastcgi_script_name',
  REQUEST_URI: '$request_uri',
  DOCUMENT_URI: '$document_uri',
  DOCUMENT_ROOT: '$document_root',
  SERVER_PROTOCOL: '$server_protocol',
  REQUEST_SCHEME: '$scheme',
  GATEWAY_INTERFACE: 'CGI/1.1',
  SERVER_SOFTWARE: 'nginx/$nginx_version',
  REMOTE_ADDR: '$remote_addr',
  REMOTE_PORT: '$remote_port',
  SERVER_ADDR: '$server_addr',
  SERVER_PORT: '$server_port',
  SERVER_NAME: '$server_name',
  REDIRECT_STATUS: '200',
}

export function serveFpm(serving: Serving) {
  const { probe, work, workers, logFile } = serving
  const folder = join(work, 'fpm')
  mkdirSync(folder, { recursive: true })
  const [ini, pool, web] = ['php.ini', 'pool.conf', 'nginx.conf'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  const socket = join(folder, 'socket')
  writeFileSync(ini, iniText(serving.ini, serving.errorLog))
  writeFileSync(pool, poolText(socket, workers))
  writeFileSync(web, webText(serving, folder, socket))
  return startGroup(
    [
      [phpFpm() ?? 'php-fpm', '--nodaemonize', '--php-ini', ini, '--fpm-config', pool],
      [nginx() ?? 'nginx', '-p', folder, '-e', logFile, '-c', web],
    ],
    { url: probe, folder, logFile },
  )
}

const poolText = (socket: string, workers: number) => `[global]
error_log = /dev/stderr
[www]
listen = ${socket}
${phpUser() ? `user = ${phpUser()}\nlisten.owner = ${phpUser()}` : ''}
pm = static
pm.max_children = ${workers}
`

/** As the handbook of WordPress has it. */
const webText = (
  { host, port, root, folder: site, isCompressing, logFile }: Serving,
  folder: string,
  socket: string,
) => {
  const path = `/${relative(root, site)}/`.replace('//', '/')
  return `
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
    location ${path} { try_files $uri $uri/ ${path}index.php?$args; }
    location ~ \\.php$ {
      try_files $uri =404;
      ${Object.entries(PARAMETERS)
        .map(([name, value]) => `fastcgi_param ${name} ${value};`)
        .join('\n      ')}
      fastcgi_pass unix:${socket};
    }
  }
}
`
}
