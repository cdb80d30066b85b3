/** Files that a page is made of, or that somebody takes along. */
const ASSETS = new Set(
  `avif bmp cur gif ico jpeg jpg jxl png svg svgz tif tiff webp css js mjs cjs map ts wasm eot otf ttf woff woff2
  aac avi flac m3u8 m4a m4v mov mp3 mp4 mpeg ogg ogv opus wav weba webm 7z bz2 dmg exe gz iso jar msi pkg rar tar tgz
  xz zip apk csv doc docx epub ics ods odt pdf ppt pptx rtf txt vcf xls xlsx json jsonld xml xsl rss atom webmanifest
  yml yaml ini log sql bak env swp`.split(/\s+/),
)
/** What programs ask for, of WordPress and of every site. */
const TECHNICAL =
  /^\/(wp-(json|admin|includes|content)(\/|$)|wp-(login|cron|signup|activate|trackback|comments-post)\.php|xmlrpc\.php|robots\.txt|favicon|apple-touch-icon|[^/]*sitemap[^/]*\.(xml|xsl)|ads\.txt|cdn-cgi\/|cgi-bin\/|server-status)|\/(feed|rss|atom|trackback|embed)\/?$|\/feed\/(rss2?|atom|rdf)\/?$|\/admin-ajax\.php|(^|\/)\./i
const TECHNICAL_PARAMETERS = ['rest_route', 'wc-ajax', 'doing_wp_cron', 'feed', 'wc-api', 'customize_changeset_uuid']

/** Whether an address is of something that people read; else why not. */
export function isPage({ pathname, searchParams }: URL): true | 'asset' | 'not_page' {
  if (TECHNICAL.test(pathname)) return 'not_page'
  const [, extension] = pathname.match(/\.([a-z0-9]{1,12})$/i) ?? []
  if (extension && ASSETS.has(extension.toLowerCase())) return 'asset'
  return TECHNICAL_PARAMETERS.some((name) => searchParams.has(name)) ? 'not_page' : true
}
