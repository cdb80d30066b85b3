import type { HealthFinding } from '@tinyeclipse/sdk/contract'

export function createHealth(): HealthFinding[] {
  return [
    finding('permissions', 'critical', 'File permissions', '1 file is open to more than needed', {
      files: [{ path: 'wp-config.php', mode: '0666', reason: 'world-writable' }],
    }),
    finding('debug_log', 'critical', 'Error log', 'Anybody can read debug.log', { megabytes: 5 }),
    finding('wordpress_update', 'attention', 'WordPress itself', 'WordPress 6.7 is installed, 6.7.1 is there', {
      version: '6.7',
      updateTo: '6.7.1',
    }),
    finding('plugin_updates', 'attention', 'Plugins', '2 plugins can be updated', {
      updates: 2,
      names: ['WooCommerce', 'Fluent Forms'],
    }),
    finding('theme_updates', 'attention', 'Themes', '1 theme can be updated', { updates: 1, names: ['Blocksy'] }),
    finding('php_version', 'good', 'PHP', 'PHP 8.2.35 gets security fixes', { version: '8.2.35', ends: '2026-12-31' }),
    finding('disk_space', 'good', 'Disk', '8011 MB of 38147 MB are free', {
      freeMegabytes: 8011,
      totalMegabytes: 38147,
    }),
    finding('cron', 'good', 'Planned tasks', 'Planned tasks run in time'),
    finding('mail', 'good', 'Mail', '31 mails left in 24 hours, and none failed'),
    finding('outbox', 'good', 'Reports to this server', '3 reports wait'),
    finding('maintenance', 'good', 'Maintenance mode', 'Visitors see the site'),
    finding('debug_output', 'good', 'Error messages', 'Visitors are not shown errors'),
  ]
}

function finding(
  name: string,
  status: HealthFinding['status'],
  title: string,
  reason: string,
  values: Record<string, unknown> = {},
): HealthFinding {
  return { name, status, title, reason, advice: status === 'good' ? null : 'What to do, in English.', values }
}
