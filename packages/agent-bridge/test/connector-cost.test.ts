import { expect, test } from 'vitest'
import { layPlugin } from './support/bundle.ts'
import { startPeer } from './support/peer.ts'
import { startWordPress } from './support/wordpress.ts'

/** Tells in each page how many queries it took, and how many files of ours were read. */
const COUNT = `<?php add_action( 'wp_footer', function () {
  $own = array_filter( get_included_files(), fn( $file ) => str_contains( $file, 'plugins/tinyeclipse-' ) );
  printf( '<p id="cost">%d queries, %d files</p>', $GLOBALS['wpdb']->num_queries, count( $own ) );
}, PHP_INT_MAX );`

test('a page view of a visitor takes not one query more, and asks the server nothing', async () => {
  const peer = await startPeer()
  const site = await startWordPress({
    plugins: [await layPlugin('tinyeclipse-connector'), await layPlugin('tinyeclipse-analytics')],
    activate: false,
  })
  await site.php("file_put_contents( WPMU_PLUGIN_DIR . '/count.php', $input['code'] );", { code: COUNT })
  const cost = async () => {
    // The first one fills caches.
    await (await site.request('/')).text()
    const html = await (await site.request('/')).text()
    const [, queries, files] = /(\d+) queries, (\d+) files/.exec(html) ?? []
    return { queries: Number(queries), files: Number(files), hasTag: html.includes('/t.js') }
  }
  const without = await cost()
  expect(without).toMatchObject({ files: 0, hasTag: false })
  expect(without.queries).toBeGreaterThan(5)

  await site.activate('tinyeclipse-connector', 'tinyeclipse-analytics')
  await peer.connect(site)
  const having = await cost()
  expect(having.hasTag).toBe(true)
  expect(having.queries).toBe(without.queries)
  expect(having.files).toBeLessThan(30)
  expect(peer.requests).toEqual([])
  expect(site.complaints()).toBe('')
  await site.stop()
  await peer.stop()
})
