import type { Ini } from './ini.ts'

/** `php` is PHP's own server, `apache` has PHP inside of it (mod_php), `fpm` is PHP-FPM behind nginx. */
export type WebServerKind = 'php' | 'apache' | 'fpm'

/** What is to be served, and how. */
export interface Serving {
  /** Of WordPress. */
  folder: string
  /** Where addresses begin. */
  root: string
  /** In which WordPress lies under the root: empty, or `/blog`. */
  subfolder: string
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
  /** nginx stands before Apache, as control panels have it. */
  isProxied: boolean
  logFile: string
  /** Where PHP complains. */
  errorLog: string
}
