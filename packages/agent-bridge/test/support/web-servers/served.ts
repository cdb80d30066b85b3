import type { Ini } from './ini.ts'

/** `php` is PHP's own server, `apache` has PHP inside of it (mod_php), `fpm` is PHP-FPM behind nginx. */
export type WebServerKind = 'php' | 'apache' | 'fpm'

/** What is to be served, and how. */
export interface Serving {
  /** Of WordPress. */
  folder: string
  /** Where the address begins; WordPress lies in it, or in a subfolder of it. */
  root: string
  /** For the server's own files. */
  work: string
  host: string
  port: number
  /** What answers once the server is up: a file of WordPress. */
  probe: string
  /** Requests that PHP answers at the same time. */
  workers: number
  ini: Ini
  /** Every answer is compressed, of whatever type, where the client takes it. */
  isCompressing: boolean
  logFile: string
  /** Where PHP complains. */
  errorLog: string
}
