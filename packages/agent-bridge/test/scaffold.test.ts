import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { afterAll, expect, test } from 'vitest'
import { launchBrowser } from '../../server/test/support/browser.ts'
import { openAdmin } from './support/admin-page.ts'
import { layPlugin } from './support/bundle.ts'
import { CONTENT_FAKES } from './support/content.ts'
import { startJoined } from './support/joined-site.ts'
import { settled } from './support/steered-site.ts'
import type { WordPressSite } from './support/wordpress.ts'

const BIN = fileURLToPath(new URL('../bin/agent-bridge.mjs', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'tinyeclipse-scaffold-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const scaffold = (...args: string[]) =>
  execFileSync(process.execPath, [BIN, 'scaffold', ...args], { cwd: folder, encoding: 'utf8', stdio: 'pipe' })

test('refuses what cannot be the name of a plugin, and a folder that is there', () => {
  expect(() => scaffold('My Plugin')).toThrow(/cannot be the name/)
  expect(() => scaffold('../')).toThrow(/cannot be the name|is there already/)
  scaffold('twice')
  expect(() => scaffold('twice')).toThrow(/is there already/)
  expect(() => scaffold('analytics')).toThrow(/a screen "analytics" of its own/)
})

test('says how it is used, and takes its option in either place', () => {
  expect(execFileSync(process.execPath, [BIN, '--help'], { encoding: 'utf8' })).toContain('scaffold <folder>')
  expect(() => scaffold('two', 'folders')).toThrow(/agent-bridge scaffold <folder>/)
  expect(scaffold('--with-agent', 'first')).toContain('vendor/tinyeclipse/')
})

test('writes PHP that can be read, whatever word it is called by', () => {
  scaffold('list')
  for (const file of readdirSync(join(folder, 'list')).filter((name) => name.endsWith('.php')))
    expect(execFileSync('php', ['-l', join(folder, 'list', file)], { encoding: 'utf8' })).toContain('No syntax errors')
})

test('brings the agent along when asked', () => {
  scaffold('alone', '--with-agent')
  expect(readdirSync(join(folder, 'alone/vendor/tinyeclipse'))).toContain('agent.php')
  const main = readFileSync(join(folder, 'alone/alone.php'), 'utf8')
  expect(main).toContain("require __DIR__ . '/vendor/tinyeclipse/agent.php';")
  expect(main).not.toContain('Requires Plugins')
})

test('writes a plugin with a screen, and a command that can be run and undone', { timeout: 180_000 }, async () => {
  scaffold('shop-notice')
  expect(readFileSync(join(folder, 'shop-notice/shop-notice.php'), 'utf8')).toMatch(/^namespace Shop_Notice;$/m)
  const joined = await startJoined({
    plugins: [await layPlugin('tinyeclipse-connector'), join(folder, 'shop-notice')],
    muPlugins: CONTENT_FAKES,
  })
  try {
    const { account, id, site, heartbeat } = joined
    const { commands } = account.client
    await heartbeat()
    const run = async (isDryRun: boolean) => {
      const { id: commandId } = await commands.create(id, {
        name: 'shop_notice_notice',
        input: { text: 'Closed on Monday' },
        isDryRun,
      })
      return settled(account, id, commandId, heartbeat)
    }
    const notice = () => site.php("return get_option( 'shop_notice_notice', null );")

    const tried = await run(true)
    expect(tried).toMatchObject({ status: 'succeeded', diff: [{ before: '', after: 'Closed on Monday' }] })
    expect(await notice()).toBe(null)

    const done = await run(false)
    expect(done).toMatchObject({ status: 'succeeded', canUndo: true })
    expect(await notice()).toBe('Closed on Monday')

    const undo = await commands.undo(id, done.id)
    expect(await settled(account, id, undo.id, heartbeat)).toMatchObject({ status: 'succeeded' })
    expect(await notice()).toBe('')
    expect(await commands.get(id, done.id)).toMatchObject({ status: 'rolled_back' })

    await inBrowser(site, 'tinyeclipse-shop-notice', async (page) => {
      await page.locator('#tinyeclipse-root h2', { hasText: 'on the site now' }).waitFor({ timeout: 30_000 })
      expect(await page.locator('#tinyeclipse-root nav').textContent()).toContain('Shop Notice')
    })
    await inBrowser(site, 'tinyeclipse-commands#new', async (page) => {
      await page.selectOption('#tinyeclipse-root select', 'shop_notice_notice', { timeout: 30_000 })
      await page.fill('#tinyeclipse-root [data-field=text]', 'Closed on Tuesday')
    })
  } finally {
    await joined.stop()
  }
})

async function inBrowser(site: WordPressSite, slug: string, look: (page: Page) => Promise<void>): Promise<void> {
  const browser = await launchBrowser()
  try {
    const { page, faults } = await openAdmin(browser, site, `admin.php?page=${slug}`)
    await look(page)
    expect(faults).toEqual([])
  } finally {
    await browser.close()
  }
}
