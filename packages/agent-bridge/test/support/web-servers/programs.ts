import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { WebServerKind } from './served.ts'

const SBIN = '/usr/sbin'
export const APACHE_MODULES = '/usr/lib/apache2/modules'

export const apache = () => find(SBIN, /^apache2$/)
export const nginx = () => find(SBIN, /^nginx$/)
/** The newest, where there are several versions. */
export const phpFpm = () => find(SBIN, /^php-fpm\d[\d.]*$/)
export const modPhp = () => find(APACHE_MODULES, /^libphp\d[\d.]*\.so$/)

/** Debian packages that are missing here for one of the web servers; none when all is there. */
export function missingForServer(kind: WebServerKind): string[] {
  const wanted = {
    php: {},
    apache: { apache2: apache(), 'libapache2-mod-php': modPhp() },
    fpm: { 'nginx-light': nginx(), 'php-fpm': phpFpm() },
  }[kind]
  return Object.entries(wanted).flatMap(([name, file]) => (file ? [] : [name]))
}

function find(folder: string, name: RegExp): string | null {
  const names = existsSync(folder) ? readdirSync(folder).filter((each) => name.test(each)) : []
  const newest = names.sort((one, other) => one.localeCompare(other, 'en', { numeric: true })).at(-1)
  return newest ? join(folder, newest) : null
}
