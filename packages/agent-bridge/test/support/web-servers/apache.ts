import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { iniText } from './ini.ts'
import { nginxCommand } from './nginx.ts'
import { phpUser } from './php-user.ts'
import { freePort, startGroup } from './process-group.ts'
import { APACHE_MODULES, apache, modPhp } from './programs.ts'
import type { Serving } from './served.ts'

/** Beside PHP: what Debian's Apache has on that concerns a site, and the rewriting that WordPress asks for. */
const MODULES = ['mpm_prefork', 'authz_core', 'deflate', 'dir', 'env', 'filter', 'mime', 'rewrite', 'setenvif']
/** A browser keeps a connection, and so a process of prefork. */
const KEPT_CONNECTIONS = 8

export async function serveApache(serving: Serving) {
  const { host, work, logFile } = serving
  const folder = join(work, 'apache')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'php.ini'), iniText(serving.ini, serving.errorLog))
  const port = serving.isProxied ? await freePort(host) : serving.port
  const file = join(folder, 'apache.conf')
  writeFileSync(file, configuration({ ...serving, port }, folder))
  const commands = [[apache() ?? 'apache2', '-d', folder, '-f', file, '-DFOREGROUND']]
  if (serving.isProxied) commands.push(nginxCommand(serving, proxyTo(`${host}:${port}`)))
  return startGroup(commands, { url: serving.probe, folder, logFile })
}

const proxyTo = (address: string) => `location / {
      proxy_pass http://${address};
      proxy_set_header Host $http_host;
    }`

const configuration = ({ host, port, root, workers, isCompressing, logFile }: Serving, folder: string) => `
${MODULES.map((name) => `LoadModule ${name}_module ${APACHE_MODULES}/mod_${name}.so`).join('\n')}
LoadModule php_module ${modPhp()}
${phpUser() ? `User ${phpUser()}\nGroup ${phpUser()}` : ''}
Listen ${host}:${port}
ServerName ${host}
DefaultRuntimeDir ${folder}
PidFile ${folder}/pid
ErrorLog ${logFile}
Mutex pthread
StartServers ${workers}
MaxSpareServers ${workers + KEPT_CONNECTIONS}
MaxRequestWorkers ${workers + KEPT_CONNECTIONS}
KeepAliveTimeout 2
TypesConfig /dev/null
AddType text/css .css
AddType text/javascript .js
AddType text/plain .txt
AddType image/gif .gif
PHPIniDir ${folder}
DirectoryIndex index.php
DocumentRoot ${root}
<Directory ${root}>
  AllowOverride All
  Options FollowSymLinks
  Require all granted
</Directory>
<FilesMatch "\\.php$">
  SetHandler application/x-httpd-php
</FilesMatch>
<FilesMatch "^\\.">
  Require all denied
</FilesMatch>
${isCompressing ? 'SetOutputFilter DEFLATE' : ''}
`
