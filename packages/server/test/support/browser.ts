import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

const SYSTEM_CHROMIUM = '/usr/bin/chromium'

/**
 * A person's browser. The server leaves out what calls itself HeadlessChrome, and a `userAgent` given to Playwright is
 * not what the last beacon of a page carries.
 */
const USER_AGENT =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36'

/** On a machine with LANG=C.UTF-8 the shell would say `en-US@posix`, which is no language to a page. */
const env = { ...process.env, LANG: 'en_US.UTF-8', LC_ALL: 'en_US.UTF-8' }

/** The Chromium that CHROMIUM_PATH names, else the system's; null when there is only the headless shell from npm. */
const fullChromium = () => process.env.CHROMIUM_PATH ?? (existsSync(SYSTEM_CHROMIUM) ? SYSTEM_CHROMIUM : null)

/** For what the headless shell cannot do. Where everything is checked, a test that cannot run is no test that passed. */
export function requireFullChromium(skip: (reason: string) => void): string {
  const installed = fullChromium()
  if (installed) return installed
  const reason = 'needs a full Chromium: the headless shell has no bfcache and does not prerender'
  if (process.env.CI) throw new Error(`${reason}. Install one, or say where it is by CHROMIUM_PATH`)
  skip(reason)
  throw new Error(reason)
}

/** A headless Chromium. The shell from npm, which is there without an installation, has no bfcache and no prerender. */
export async function launchBrowser(userAgent = USER_AGENT): Promise<Browser> {
  const installed = fullChromium()
  if (installed) {
    return chromium.launch({
      executablePath: installed,
      env,
      args: ['--no-sandbox', `--user-agent=${userAgent}`],
      // Playwright switches the bfcache off, which is one of the things to test.
      ignoreDefaultArgs: ['--disable-back-forward-cache'],
    })
  }
  const { default: shell } = await import('@sparticuz/chromium')
  return chromium.launch({
    executablePath: await shell.executablePath(),
    env,
    // Its own arguments are for a cloud function: in one process, a second context ends the browser.
    args: [
      '--no-sandbox',
      `--user-agent=${userAgent}`,
      '--headless=shell',
      '--use-gl=angle',
      '--use-angle=swiftshader',
    ],
  })
}

/** Opens a page in a Chromium that nothing steers: Playwright forbids prerendering. Returns what closes it. */
export function openWithoutPlaywright(executablePath: string, url: string): () => Promise<void> {
  const profile = mkdtemp(join(tmpdir(), 'chromium-'))
  const running = profile.then((folder) =>
    spawn(
      executablePath,
      [
        '--headless=new',
        '--no-sandbox',
        '--no-first-run',
        '--remote-debugging-port=0',
        `--user-data-dir=${folder}`,
        url,
      ],
      { stdio: 'ignore' },
    ),
  )
  return async () => {
    const browser = await running
    if (browser.exitCode === null && browser.kill()) await once(browser, 'exit')
    await rm(await profile, { recursive: true, force: true, maxRetries: 5 })
  }
}
