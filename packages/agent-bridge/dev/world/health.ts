import type { HealthFinding } from '@tinyeclipse/sdk/contract'

export function createHealth(): HealthFinding[] {
  return [
    {
      name: 'permissions',
      status: 'critical',
      title: 'Files that anyone may change',
      reason: 'wp-config.php is world-writable.',
      advice: 'Take the write permission of others away: chmod 640 wp-config.php.',
      values: { count: 1, path: 'wp-config.php' },
    },
    {
      name: 'updates',
      status: 'attention',
      title: 'Updates are waiting',
      reason: '4 updates are waiting, WordPress itself among them.',
      advice: 'Make a backup and update.',
      values: { count: 4 },
    },
    {
      name: 'debug_log',
      status: 'attention',
      title: 'The debug log is public',
      reason: 'Anyone can read wp-content/debug.log, 4.6 MB.',
      advice: 'Clear it, and log to a file outside of the web root.',
      values: { bytes: 4_823_000 },
    },
    ...['php_version', 'database_version', 'disk', 'cron', 'mail', 'debug_mode', 'https'].map((name) => ({
      name,
      status: 'good' as const,
      title: name.replaceAll('_', ' '),
      reason: 'As it should be.',
      advice: null,
      values: {},
    })),
  ]
}
