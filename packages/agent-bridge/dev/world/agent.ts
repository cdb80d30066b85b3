import type { Agent } from '@tinyeclipse/sdk/contract'
import { createHealth } from './health.ts'
import type { Mood } from './mood.ts'
import { minutesAgo } from './time.ts'

export function createAgent(siteId: string, mood: Mood): Agent {
  const isStaging = mood === 'staging'
  const isEmpty = mood === 'empty'
  return {
    siteId,
    domain: isStaging ? 'staging.delvaux-interieur.be' : 'delvaux-interieur.be',
    siteUrl: 'https://delvaux-interieur.be',
    restUrl: 'https://delvaux-interieur.be/wp-json/',
    status: 'connected',
    enrolledAt: minutesAgo(60 * 24 * 90),
    lastHeartbeatAt: minutesAgo(2),
    nextHeartbeatDueAt: minutesAgo(-10),
    protocol: '1.0',
    agentVersion: '0.1.0',
    capabilities: ['commands', 'reports', 'checksums', 'batches', 'wake'],
    isReachable: true,
    wakeRefusal: null,
    environment: {
      detected: isStaging ? 'staging' : 'production',
      confirmed: isStaging ? null : 'production',
      explanation: {
        decision: isStaging ? 'staging' : 'production',
        score: isStaging ? 1.6 : -1.1,
        factors: [
          { name: 'prior', value: null, weight: -0.5, contribution: -0.5 },
          { name: 'environment_type', value: 'staging', weight: 1, contribution: isStaging ? 1 : -0.6 },
          { name: 'host', value: 'staging.delvaux-interieur.be', weight: 0.7, contribution: isStaging ? 0.7 : 0 },
          { name: 'hidden_from_search_engines', value: true, weight: 0.4, contribution: isStaging ? 0.4 : 0 },
        ],
        sources: ['wp_get_environment_type', 'home_url', 'blog_public'],
      },
    },
    silence: null,
    health: isEmpty ? [] : createHealth(),
    healthExplanation: isEmpty
      ? null
      : {
          decision: 'critical',
          score: 39,
          factors: [
            { name: 'permissions', value: 'critical', weight: 0.7, contribution: 0.38 },
            { name: 'debug_log', value: 'critical', weight: 0.7, contribution: 0.38 },
            { name: 'wordpress_update', value: 'attention', weight: 0.93, contribution: 0.08 },
            { name: 'plugin_updates', value: 'attention', weight: 0.93, contribution: 0.08 },
            { name: 'theme_updates', value: 'attention', weight: 0.93, contribution: 0.08 },
          ],
          sources: ['heartbeat'],
        },
    commands: [
      'refresh_inventory',
      'flush_caches',
      'set_option',
      'update_page',
      'change_order_status',
      'clear_debug_log',
    ].map((name) => ({ name, isAllowed: name !== 'change_order_status' })),
    outbox: { waiting: 3, oldestAt: minutesAgo(1), lost: 0 },
    cronDueAt: minutesAgo(-3),
    keys: [{ keyId: '0190c8a4-6d2e-7c31-9d5b-3f1a7c2e9b11', createdAt: minutesAgo(60 * 24 * 90), endsAt: null }],
    stateAt: isEmpty ? null : minutesAgo(2),
    state: isEmpty ? {} : createState(),
  }
}

function createState(): Agent['state'] {
  const plugin = (name: string, version: string, updateTo: string | null = null) => ({
    file: `${name.toLowerCase().replaceAll(' ', '-')}/index.php`,
    name,
    version,
    isActive: true,
    updateTo,
    autoUpdates: false,
  })
  return {
    wordpress: { version: '6.7', isMultisite: false, locale: 'nl_BE', updateTo: '6.7.1' },
    php: { version: '8.2.35', memoryLimitBytes: 268_435_456, sapi: 'fpm-fcgi' },
    database: { kind: 'mariadb', version: '10.11.19' },
    server: 'nginx/1.22',
    plugins: [
      plugin('WooCommerce', '9.4.1', '9.5.2'),
      plugin('WPML Multilingual CMS', '4.6.15'),
      plugin('Fluent Forms', '5.2.7', '5.2.11'),
      plugin('TinyEclipse Connector', '0.1.0'),
    ],
    themes: [
      { slug: 'blocksy', name: 'Blocksy', version: '2.0.78', isActive: true, updateTo: '2.0.82' },
      { slug: 'twentytwentyfour', name: 'Twenty Twenty-Four', version: '1.3', isActive: false, updateTo: null },
    ],
    disk: { freeBytes: 8_400_000_000, totalBytes: 40_000_000_000 },
    cron: { isDisabled: false, lateSeconds: 12, dueEvents: 0 },
    debug: { isOn: false, isDisplayed: false, isLogged: true, logBytes: 4_823_000, isLogPublic: true },
    isFileEditorOn: true,
    permissions: [{ path: 'wp-config.php', mode: '0666', reason: 'world-writable' }],
    mail: {
      lastSucceededAt: minutesAgo(44),
      lastFailedAt: minutesAgo(60 * 30),
      lastError: 'SMTP connect() failed',
      failed24h: 0,
      succeeded24h: 31,
    },
    forms: [{ plugin: 'fluentform', version: '5.2.7', forms: 3 }],
    languages: { plugin: 'wpml', default: 'nl', all: ['nl', 'fr', 'en'] },
    modules: [
      { name: 'shop', isFound: true, by: 'WooCommerce 9.4.1' },
      { name: 'forms', isFound: true, by: 'Fluent Forms 5.2.7' },
      { name: 'multilingual', isFound: true, by: 'WPML 4.6.15' },
      { name: 'blog', isFound: true, by: 'WordPress' },
      { name: 'jobs', isFound: false, by: null },
      { name: 'booking', isFound: false, by: null },
    ],
    content: {
      types: [
        { name: 'page', label: 'Pages', languages: { nl: 34, fr: 34, en: 29 }, groups: 34 },
        { name: 'post', label: 'Posts', languages: { nl: 128, fr: 97, en: 12 }, groups: 128 },
        { name: 'product', label: 'Products', languages: { nl: 412, fr: 409, en: 380 }, groups: 412 },
      ],
      translations: [
        {
          language: 'fr',
          translated: 540,
          total: 574,
          missing: [
            'Onze nieuwe toonzaal in Gent',
            'Zo kies je de juiste lamp',
            'Leeszetel Aurora',
            'Interview met Lena',
            'Eikenhouten tafel op maat',
            'Werken bij Delvaux',
          ].map((title, index) => ({
            id: 210 + index,
            title,
            url: `https://delvaux-interieur.be/?p=${210 + index}`,
            type: index < 2 ? 'post' : 'product',
          })),
        },
        {
          language: 'en',
          translated: 421,
          total: 574,
          missing: [
            'Leveringsvoorwaarden',
            'Onze nieuwe toonzaal in Gent',
            'Zo kies je de juiste lamp',
            'Klachten en retour',
          ].map((title, index) => ({
            id: 120 + index,
            title,
            url: `https://delvaux-interieur.be/?p=${120 + index}`,
            type: index === 0 ? 'page' : 'post',
          })),
        },
      ],
    },
  }
}
