import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'

const PACKAGE = resolve(import.meta.dirname, '..')
const TEMPLATE = join(PACKAGE, 'template')
const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/
/** Pages that are in the menu already: a screen of one of these names would never be seen. */
const TAKEN = ['overview', 'analytics', 'commands', 'settings', 'measuring']

/**
 * Writes a plugin made of the template to a new folder, which gives it its name.
 * @param {string} folder
 * @param {{ withAgent?: boolean }} [options]
 * @returns {string[]} the files it wrote, relative to the folder; of the agent only its folder
 */
export function scaffold(folder, { withAgent = false } = {}) {
  const name = basename(resolve(folder))
  if (!NAME.test(name) || name.length > 30) {
    throw new Error(`"${name}" cannot be the name of a plugin: take up to 30 lower case letters, digits and dashes.`)
  }
  if (TAKEN.includes(name)) throw new Error(`TinyEclipse has a screen "${name}" of its own. Take another name.`)
  if (existsSync(folder)) throw new Error(`${folder} is there already. Take another name, or remove it first.`)
  mkdirSync(folder, { recursive: true })
  const files = readdirSync(TEMPLATE).map((file) => {
    const target = renamed(file, name)
    writeFileSync(
      join(folder, target),
      adapted(renamed(readFileSync(join(TEMPLATE, file), 'utf8'), name), { file, withAgent }),
    )
    return target
  })
  if (!withAgent) return files
  const agent = join(folder, 'vendor/tinyeclipse')
  cpSync(join(PACKAGE, 'php'), agent, { recursive: true })
  if (existsSync(join(PACKAGE, 'build'))) cpSync(join(PACKAGE, 'build'), join(agent, 'build'), { recursive: true })
  return [...files, 'vendor/tinyeclipse/']
}

/** The template is a plugin that works as it is; only its name is put in, in the ways WordPress writes one. */
function renamed(text, name) {
  const words = name.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1))
  return (
    text
      .replaceAll('my-plugin', name)
      .replaceAll('my_plugin', name.replaceAll('-', '_'))
      // Of one word: `namespace List` would be a syntax error.
      .replaceAll('My_Plugin', words.length > 1 ? words.join('_') : `${words[0]}_Plugin`)
      .replaceAll('My Plugin', words.join(' '))
  )
}

/** One that brings the agent needs no other plugin for it. */
function adapted(text, { file, withAgent }) {
  if (withAgent && file === 'uninstall.php') {
    return text.replace(
      /^delete_option\(.*\);$/m,
      `require __DIR__ . '/vendor/tinyeclipse/uninstall.php';
TinyEclipse\\Agent\\uninstall(
	__DIR__,
	static function (): void {
		$&
	}
);`,
    )
  }
  if (!withAgent || file !== 'my-plugin.php') return text
  return text
    .replace(/^ \* Requires Plugins:.*\n/m, '')
    .replace("defined( 'ABSPATH' ) || exit;\n", "$&\nrequire __DIR__ . '/vendor/tinyeclipse/agent.php';\n")
}
