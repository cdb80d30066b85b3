import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

export type Constants = Record<string, string | number | boolean>

const SALTS = ['AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE'].flatMap((name) => [`${name}_KEY`, `${name}_SALT`])

/** As the generator of wordpress.org makes them. */
export const newSalts = (): Constants =>
  Object.fromEntries(SALTS.map((name) => [name, randomBytes(48).toString('base64')]))

/** Writes wp-config.php in the order that a real one has. */
export function writeConfig(folder: string, constants: Constants): void {
  const defines = Object.entries(constants).map(([name, value]) => `define( '${name}', ${literal(value)} );`)
  const text = `<?php
${defines.join('\n')}

$table_prefix = 'wp_';

/* That's all, stop editing! Happy publishing. */

if ( ! defined( 'ABSPATH' ) ) {
	define( 'ABSPATH', __DIR__ . '/' );
}
require_once ABSPATH . 'wp-settings.php';
`
  writeFileSync(join(folder, 'wp-config.php'), text)
}

const literal = (value: string | number | boolean) =>
  typeof value === 'string' ? `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'` : String(value)
