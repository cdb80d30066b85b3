import { fileURLToPath } from 'node:url'
import { iniArguments } from './ini.ts'
import { startGroup } from './process-group.ts'
import type { Serving } from './served.ts'

const ROUTER = fileURLToPath(new URL('../php/router.php', import.meta.url))

/** PHP's own web server: it knows neither subfolders nor compression, and answers as the user of the tests. */
export function servePhp({ folder, host, port, workers, ini, probe, logFile }: Serving) {
  const settings = iniArguments({ 'opcache.enable_cli': 1, ...ini })
  return startGroup([['php', ...settings, '-S', `${host}:${port}`, '-t', folder, ROUTER]], {
    url: probe,
    folder,
    logFile,
    ...(workers > 1 && { env: { PHP_CLI_SERVER_WORKERS: String(workers) } }),
  })
}
