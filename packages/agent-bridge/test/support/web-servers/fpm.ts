import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { iniText } from './ini.ts'
import { nginxCommand } from './nginx.ts'
import { phpUser } from './php-user.ts'
import { startGroup } from './process-group.ts'
import { phpFpm } from './programs.ts'
import type { Serving } from './served.ts'

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
  const folder = join(serving.work, 'fpm')
  mkdirSync(folder, { recursive: true })
  const [ini, pool, socket] = [join(folder, 'php.ini'), join(folder, 'pool.conf'), join(folder, 'socket')]
  writeFileSync(ini, iniText(serving.ini, serving.errorLog))
  writeFileSync(pool, poolText(socket, serving.workers))
  const fpm = [phpFpm() ?? 'php-fpm', '--nodaemonize', '--php-ini', ini, '--fpm-config', pool]
  // It leaves the process group that we end, so the kernel tells it when the shell that started it is gone.
  const bound = ['setpriv', '--pdeathsig', 'TERM', ...fpm]
  return startGroup([bound, nginxCommand(serving, locations(serving.subfolder, socket))], {
    url: serving.probe,
    folder,
    logFile: serving.logFile,
  })
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
const locations = (subfolder: string, socket: string) => `
    location ${subfolder}/ { try_files $uri $uri/ ${subfolder}/index.php?$args; }
    location ~ \\.php$ {
      try_files $uri =404;
      ${Object.entries(PARAMETERS)
        .map(([name, value]) => `fastcgi_param ${name} ${value};`)
        .join('\n      ')}
      fastcgi_pass unix:${socket};
    }`
