// What a machine needs for a real WordPress, beyond what npm brings. Plain JavaScript for Node 20: asked before anything is installed.

import { spawnSync } from 'node:child_process'

const EXTENSIONS = { curl: 'php-curl', mbstring: 'php-mbstring', sodium: 'php-cli', xml: 'php-xml' }
const DRIVERS = { sqlite: { pdo_sqlite: 'php-sqlite3' }, mariadb: { mysqli: 'php-mysql' } }

/** Debian packages that are missing here for tests or the demo; none when all is there. */
export function missingForWordPress({ database = 'sqlite' } = {}) {
  const php = spawnSync('php', ['-m'], { encoding: 'utf8' })
  const wanted = { ...EXTENSIONS, ...DRIVERS[database] }
  const modules = php.status === 0 ? php.stdout.toLowerCase().split(/\s+/) : []
  const missing = Object.keys(wanted).filter((name) => !modules.includes(name))
  const packages = missing.map((name) => wanted[name])
  if (php.status !== 0) packages.unshift('php-cli')
  if (database === 'mariadb' && !hasMariaDb()) packages.push('mariadb-server')
  return [...new Set(packages)]
}

/** One line for a person. */
export const describeNeeds = (packages) =>
  `WordPress needs PHP 8.0 or later with its extensions, which is not all here. On Debian and Ubuntu: apt-get install ${packages.join(' ')}`

const hasMariaDb = () => {
  const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` }
  return spawnSync('mariadbd', ['--version'], { env }).status === 0
}
