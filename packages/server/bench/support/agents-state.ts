/** What an agent tells of a site with 30 plugins in three languages: some ten kilobytes. */
export interface Site {
  siteId: string
  keyId: string
  /** Counts up with each change of what is installed. */
  release: number
}

const PLUGINS = Array.from(
  { length: 30 },
  (_, number) => `plugin-${'abcdefghijklmnopqrstuvwxyz0123'[number]}-for-wordpress`,
)
const COMMANDS = [
  'refresh_inventory',
  'flush_caches',
  'set_option',
  'update_page',
  'change_order_status',
  'clear_debug_log',
]

/** `sequence` moves what is never twice the same: room on the disk, mail, cron. */
export function heartbeatBody({ siteId, release }: Site, sequence: number): string {
  return JSON.stringify({
    protocol: {
      version: '1.0',
      agent: '0.1.0',
      capabilities: ['commands', 'reports', 'checksums', 'batches', 'wake'],
    },
    sentAt: new Date().toISOString(),
    cronDueAt: new Date(Date.now() + 300_000).toISOString(),
    state: stateOf(siteId, release, sequence),
    commands: COMMANDS.map((name) => ({ name, isAllowed: true })),
    outbox: { waiting: sequence % 3, oldestAt: null, lost: 0 },
  })
}

function stateOf(siteId: string, release: number, sequence: number) {
  const host = `https://${siteId.slice(0, 8)}.example.be`
  return {
    wordpress: { version: '6.7.1', isMultisite: false, locale: 'nl_BE', updateTo: null },
    php: { version: '8.2.26', memoryLimitBytes: 268_435_456, sapi: 'fpm-fcgi' },
    database: { kind: 'mariadb', version: '10.11.6' },
    server: 'nginx/1.22.1',
    plugins: PLUGINS.map((slug, index) => ({
      file: `${slug}/${slug}.php`,
      name: slug.replaceAll('-', ' '),
      version: `${index}.4.${index === 0 ? release : 2}`,
      isActive: index % 6 !== 0,
      updateTo: index % 10 === 0 ? `${index}.5.0` : null,
      autoUpdates: index % 2 === 0,
    })),
    themes: ['storefront', 'storefront-child', 'twentytwentyfive'].map((slug, index) => ({
      slug,
      name: slug,
      version: '4.6.0',
      isActive: index === 1,
      updateTo: null,
    })),
    disk: { freeBytes: 21_474_836_480 - sequence * 4_096, totalBytes: 107_374_182_400 },
    cron: { isDisabled: false, lateSeconds: sequence % 90, dueEvents: sequence % 4 },
    debug: { isOn: false, isDisplayed: false, isLogged: false, logBytes: null, isLogPublic: null },
    isFileEditorOn: false,
    permissions: [],
    mail: {
      lastSucceededAt: new Date(Date.now() - (sequence % 600) * 1_000).toISOString(),
      lastFailedAt: null,
      lastError: null,
      failed24h: 0,
      succeeded24h: sequence % 50,
    },
    forms: [{ plugin: 'contact-form-7', version: '6.0.1', forms: 4 }],
    languages: { plugin: 'wpml', default: 'nl', all: ['nl', 'fr', 'en'] },
    environment: {
      value: 'production',
      factors: [
        { name: 'wp_environment_type', value: 'production', weight: 2, contribution: -2 },
        { name: 'host', value: host, weight: 1, contribution: -1 },
      ],
    },
    maintenance: { isOn: false, since: null, runningUpdates: [] },
    modules: ['shop', 'forms', 'jobs', 'booking', 'blog', 'multilingual'].map((name, index) => ({
      name,
      isFound: index % 2 === 0,
      by: index % 2 === 0 ? `The plugin of ${name} 9.5.2` : null,
    })),
    content: {
      types: ['page', 'post', 'product'].map((name) => ({
        name,
        label: `${name}s`,
        languages: { nl: 34, fr: 30, en: 22 },
        groups: 34,
      })),
      translations: ['fr', 'en'].map((language) => ({
        language,
        translated: 30,
        total: 42,
        missing: Array.from({ length: 12 }, (_, index) => ({
          id: 100 + index,
          title: `A page that is not translated, number ${index}`,
          url: `${host}/a-page-that-is-not-translated-${index}/`,
          type: 'page',
        })),
      })),
      countedAt: '2026-06-10T10:00:00Z',
    },
  }
}
