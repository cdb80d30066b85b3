export type Ini = Record<string, string | number>

/** What a plain host gives a site, rather than the limitless command line. */
const HOST_INI: Ini = {
  memory_limit: '128M',
  max_execution_time: 30,
  sendmail_path: '/bin/true',
  // Else a file that a test rewrites may be seen as it was for two more seconds, or five minutes.
  'opcache.revalidate_freq': 0,
  'user_ini.cache_ttl': 0,
}

/** For the command line, and PHP's own server. */
export const iniArguments = (ini: Ini): string[] =>
  Object.entries({ ...HOST_INI, display_errors: 'stderr', ...ini }).flatMap(([name, value]) => [
    '-d',
    `${name}=${value}`,
  ])

/** For a `php.ini`: what PHP says before WordPress has told it where, goes to a file. */
export const iniText = (ini: Ini, errorLog: string): string =>
  Object.entries({ ...HOST_INI, display_errors: 'Off', log_errors: 'On', error_log: errorLog, ...ini })
    .map(([name, value]) => `${name} = "${value}"\n`)
    .join('')
