#!/usr/bin/env node
// `npx @tinyeclipse/agent-bridge scaffold my-plugin [--with-agent]`: a WordPress plugin with a screen and a command of its own.
import { parseArgs } from 'node:util'
import { scaffold } from './scaffold.mjs'

const USAGE = `agent-bridge scaffold <folder> [--with-agent]

  Writes a WordPress plugin with a screen and a command of its own into a new folder,
  which is called by lower case letters, digits and dashes, such as my-plugin.
  --with-agent   bundles the agent, for sites without the TinyEclipse Connector
`

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { 'with-agent': { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h' } },
  })
  if (values.help) process.stdout.write(USAGE)
  else run(positionals, values['with-agent'])
} catch (error) {
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}

function run([command, folder, ...others], withAgent) {
  if (command !== 'scaffold' || !folder || others.length > 0) throw new Error(USAGE)
  const files = scaffold(folder, { withAgent })
  const where = withAgent ? 'there' : 'there, beside the TinyEclipse Connector'
  process.stdout.write(`${files.join('\n')}\n\nCopy ${folder} to wp-content/plugins and activate it ${where}.\n`)
}
