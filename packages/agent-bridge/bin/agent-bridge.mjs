#!/usr/bin/env node
// `npx @tinyeclipse/agent-bridge scaffold my-plugin [--with-agent]`: a WordPress plugin with a screen and a command of its own.
import { scaffold } from './scaffold.mjs'

const USAGE = `agent-bridge scaffold <folder> [--with-agent]

  Writes a WordPress plugin with a screen and a command of its own into a new folder,
  which is called by lower case letters, digits and dashes, such as my-plugin.
  --with-agent   bundles the agent, for sites without the TinyEclipse Connector`

const [command, folder, ...options] = process.argv.slice(2)
const unknown = options.find((option) => option !== '--with-agent')
if (command !== 'scaffold' || !folder || unknown) {
  process.stderr.write(`${USAGE}\n`)
  process.exit(1)
}
try {
  const files = scaffold(folder, { withAgent: options.includes('--with-agent') })
  process.stdout.write(`${files.join('\n')}\n\nCopy ${folder} to wp-content/plugins and activate it there.\n`)
} catch (error) {
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
}
