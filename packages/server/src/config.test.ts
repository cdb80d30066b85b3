import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ConfigError, readConfig } from './config.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tinyeclipse-config-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const problemsOf = (env: Record<string, string>) => {
  try {
    readConfig(env)
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
  return []
}

it('needs nothing but a folder', () => {
  const data = join(folder, 'new')
  const config = readConfig({ TINYECLIPSE_DATA: data })
  expect(config).toMatchObject({
    host: '127.0.0.1',
    port: 4310,
    url: 'http://localhost:4310',
    databaseUrl: null,
    countryHeader: null,
    allowPrivateSites: false,
    trackerPath: '/t.js',
    eventsPath: '/v1/events',
    logLevel: 'info',
  })
  expect(config.secret).toHaveLength(32)
  expect(statSync(join(data, 'secret')).mode & 0o777).toBe(0o600)
  expect(statSync(data).mode & 0o777).toBe(0o700)
})

it('keeps the secret it made, and takes the one it is told', () => {
  const again = readConfig({ TINYECLIPSE_DATA: folder }).secret
  expect(readConfig({ TINYECLIPSE_DATA: folder }).secret).toEqual(again)
  expect(again.toString()).not.toContain(readFileSync(join(folder, 'secret'), 'utf8'))
  expect(readConfig({ TINYECLIPSE_DATA: folder, TINYECLIPSE_SECRET: 's'.repeat(32) }).secret).not.toEqual(again)
})

it('reads secrets from the files that it is told, without the line end that editors add', () => {
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  const secret = 's'.repeat(32)
  const config = readConfig({
    TINYECLIPSE_DATA: folder,
    TINYECLIPSE_SECRET_FILE: write('of-the-server', `${secret}\n`),
    DATABASE_URL_FILE: write('of-the-database', 'postgres://user:password@localhost/x\n'),
  })
  expect(config.databaseUrl).toBe('postgres://user:password@localhost/x')
  expect(config.secret).toEqual(readConfig({ TINYECLIPSE_DATA: folder, TINYECLIPSE_SECRET: secret }).secret)
})

it('refuses a file of a secret that is not there, too short, or beside the secret itself', () => {
  const file = join(folder, 'short')
  writeFileSync(file, 'hunter2')
  const missing = join(folder, 'missing')
  expect(problemsOf({ TINYECLIPSE_DATA: folder, DATABASE_URL_FILE: missing })).toEqual([
    expect.stringMatching(/^DATABASE_URL_FILE=".+missing": a file this user can read/),
  ])
  const short = problemsOf({ TINYECLIPSE_DATA: folder, TINYECLIPSE_SECRET_FILE: file })
  expect(short).toEqual([expect.stringMatching(/^TINYECLIPSE_SECRET: at least 32/)])
  const both = { TINYECLIPSE_DATA: folder, DATABASE_URL: 'postgres://localhost/x', DATABASE_URL_FILE: missing }
  expect(problemsOf(both)[0]).toContain('leave one of them out')
})

it.each([
  ['TINYECLIPSE_PORT', ['', '-1', '65536', '80.5', '0x50', 'http', ' 80']],
  ['TINYECLIPSE_URL', ['', 'eclipse.example.be', 'ftp://eclipse.example.be', 'http://']],
  ['TINYECLIPSE_TRUSTED_PROXIES', ['10.0.0.0', '10.0.0.0/33', 'proxy', '10.0.0.0/8,bad']],
  ['TINYECLIPSE_COUNTRY_HEADER', ['', ' ', 'cf ipcountry', 'cf-ipcountry:', '-x', 'é', 'x'.repeat(81)]],
  ['TINYECLIPSE_ALLOW_PRIVATE_SITES', ['', '1', 'true', 'YES']],
  [
    'TINYECLIPSE_TRACKER_PATH',
    [
      ...['', '/', 'moon.js', '/moon', '/moon.js/', '//moon.js', '/a/../moon.js', '/:a.js', '/moon.js?a', '/é.js'],
      ...['/v1/moon.js', '/docs/moon.js', '/t-vitals.js', `/${'a'.repeat(200)}.js`],
    ],
  ],
  [
    'TINYECLIPSE_EVENTS_PATH',
    ['', '/', 'moon', '/moon/', '/a//b', '/a/./b', '/*', '/v1/moon', '/v1', '/t.js', '/t-vitals.js', '/health/live'],
  ],
  ['TINYECLIPSE_LOG', ['', 'verbose', 'INFO']],
  ['TINYECLIPSE_SECRET', ['', 'short', 's'.repeat(31)]],
  ['DATABASE_URL', ['mysql://localhost/x', 'localhost:5432', 'postgres']],
])('refuses what %s cannot be', (name, values) => {
  for (const value of values) {
    const problems = problemsOf({ TINYECLIPSE_DATA: folder, [name]: value })
    expect(problems, value).toHaveLength(1)
    expect(problems[0]).toContain(name)
  }
})

it('names every bad variable at once, and repeats no secret', () => {
  const problems = problemsOf({
    TINYECLIPSE_DATA: folder,
    TINYECLIPSE_PORT: 'x',
    TINYECLIPSE_URL: 'x',
    TINYECLIPSE_TRUSTED_PROXIES: 'x',
    TINYECLIPSE_COUNTRY_HEADER: '?',
    TINYECLIPSE_ALLOW_PRIVATE_SITES: '?',
    TINYECLIPSE_TRACKER_PATH: 'x',
    TINYECLIPSE_EVENTS_PATH: 'x',
    TINYECLIPSE_LOG: 'x',
    TINYECLIPSE_SECRET: 'hunter2',
    DATABASE_URL: 'mysql://user:hunter2@localhost/x',
  })
  const names = [
    'PORT',
    'URL',
    'TRUSTED_PROXIES',
    'COUNTRY_HEADER',
    'ALLOW_PRIVATE_SITES',
    'TRACKER_PATH',
    'EVENTS_PATH',
    'LOG',
    'SECRET',
  ]
  for (const name of [...names, 'DATABASE_URL']) expect(problems.join('\n')).toContain(name)
  expect(problems).toHaveLength(10)
  expect(problems.join('\n')).not.toContain('hunter2')
})

it.skipIf(process.getuid?.() === 0)('says which folder it cannot write to', () => {
  const locked = mkdtempSync(join(folder, 'locked-'))
  chmodSync(locked, 0o500)
  expect(problemsOf({ TINYECLIPSE_DATA: join(locked, 'data') })[0]).toContain('TINYECLIPSE_DATA')
})

it('takes a folder that is a file for one it cannot write to', () => {
  readConfig({ TINYECLIPSE_DATA: folder })
  expect(problemsOf({ TINYECLIPSE_DATA: join(folder, 'secret', 'data') })[0]).toContain('TINYECLIPSE_DATA')
})

it('takes the name of a header in any case', () => {
  const config = readConfig({ TINYECLIPSE_DATA: folder, TINYECLIPSE_COUNTRY_HEADER: 'CF-IPCountry' })
  expect(config.countryHeader).toBe('cf-ipcountry')
})

it('takes paths of the owner’s for the tracker, and the usual ones said aloud', () => {
  const pathsOf = (trackerPath: string, eventsPath: string) => {
    const paths = { TINYECLIPSE_TRACKER_PATH: trackerPath, TINYECLIPSE_EVENTS_PATH: eventsPath }
    const config = readConfig({ TINYECLIPSE_DATA: folder, ...paths })
    return [config.trackerPath, config.eventsPath]
  }
  for (const [trackerPath = '', eventsPath = ''] of [
    ['/assets/moon.js', '/assets/moon'],
    ['/m.js', '/m'],
    ['/a-b/c_d/e.min.js', '/f.g'],
    ['/t.js', '/v1/events'],
  ])
    expect(pathsOf(trackerPath, eventsPath)).toEqual([trackerPath, eventsPath])
  expect(() => pathsOf('/m.js', '/m.js')).toThrow('the script or its vitals file is there')
  expect(() => pathsOf('/m.js', '/m-vitals.js')).toThrow('the script or its vitals file is there')
})

it('takes a trailing slash off the address', () => {
  expect(readConfig({ TINYECLIPSE_DATA: folder, TINYECLIPSE_URL: 'https://e.example.be/' }).url).toBe(
    'https://e.example.be',
  )
})

it('calls sites of its own network for who says yes', () => {
  const config = readConfig({ TINYECLIPSE_DATA: folder, TINYECLIPSE_ALLOW_PRIVATE_SITES: 'yes' })
  expect(config.allowPrivateSites).toBe(true)
})
