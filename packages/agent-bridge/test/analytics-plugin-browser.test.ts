import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../../server/test/support/browser.ts'
import { eventually } from '../../server/test/support/server.ts'
import { type JoinedSite, startJoined } from './support/joined-site.ts'

let joined: JoinedSite
let browser: Browser

beforeAll(async () => {
  joined = await startJoined()
  browser = await launchBrowser()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await joined?.stop()
})

const pagesSeen = async () => {
  const { breakdowns } = await joined.account.client.analytics.query(joined.id, {
    metrics: ['pageviews'],
    dimensions: ['page'],
    range: { preset: 'today' },
  })
  return (breakdowns.page?.rows ?? []).map(({ value }) => value)
}

test('a visitor who blocks every other address is measured by way of the site', async () => {
  const { site, content } = joined
  await site.php(
    "update_option( 'tinyeclipse_analytics', array( 'relays' => true ) ); return TinyEclipse\\Analytics\\Script_Copy::refresh();",
  )
  const page = await browser.newPage()
  const own = new URL(site.url).origin
  await page.route('**/*', (route) =>
    new URL(route.request().url()).origin === own ? route.continue() : route.abort(),
  )
  const answered = page.waitForResponse((response) => response.url().includes('/analytics/event'))
  await page.goto(content.about.nl)
  const answer = await answered
  expect([answer.status(), Object.keys(await answer.json()).sort()]).toEqual([202, ['accepted', 'parts', 'refused']])
  expect(await page.context().cookies()).toEqual([])
  await page.close()

  const path = new URL(content.about.nl).pathname.replace(/\/$/, '')
  await eventually(pagesSeen, (pages) => pages.includes(path))
  expect(site.complaints()).toBe('')
})

test('nothing is sent before the visitor agrees, where they are asked', async () => {
  const { site, content } = joined
  // As the WP Consent API does: a function, an event, and a cookie that is left out here.
  const api = `window.wp_consent_type='optin';window.wp_has_consent=()=>false;`
  await site.php(`file_put_contents( WPMU_PLUGIN_DIR . '/consent.php', $input['code'] );`, {
    code: `<?php function wp_has_consent( $category ) { return false; }
        add_action( 'wp_enqueue_scripts', function () { wp_register_script( 'wp-consent-api', false, array(), '1', true ); wp_add_inline_script( 'wp-consent-api', "${api}" ); } );`,
  })
  const page = await browser.newPage()
  const sent: string[] = []
  page.on('request', (request) => {
    if (request.method() === 'POST') sent.push(request.url())
  })
  await page.goto(content.contact.nl)
  await page.waitForFunction(() => '__tinyeclipse' in window)
  await page.mouse.click(5, 5)
  await page.waitForLoadState('networkidle')
  expect(sent).toEqual([])

  const answered = page.waitForResponse((response) => response.url().includes('/analytics/event'))
  await page.evaluate(() =>
    document.dispatchEvent(new CustomEvent('wp_listen_for_consent_change', { detail: { statistics: 'allow' } })),
  )
  expect((await answered).status()).toBe(202)
  await page.close()
  await site.php(`unlink( WPMU_PLUGIN_DIR . '/consent.php' );`)
  expect(site.complaints()).toBe('')
})
