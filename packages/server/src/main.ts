#!/usr/bin/env node
import * as nodeModule from 'node:module'

// Before anything else is imported: on an older Node the imports themselves fail, and not in words that help.
const NEEDED = [22, 19] as const

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1])) {
  // A command is over in half the time when the code need not be compiled again.
  nodeModule.enableCompileCache()
  await import('./run.ts')
} else {
  process.stderr.write(`tinyeclipse needs Node ${NEEDED.join('.')} or later; this is Node ${process.versions.node}.\n`)
  process.exitCode = 1
}
