// Puts the page and the map's geometry beside the scripts and styles that tsup has bundled to dist/.
import { copyFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeWorld } from './world.mjs'

const here = dirname(fileURLToPath(import.meta.url))
for (const file of ['index.html', 'icon.svg']) copyFileSync(join(here, file), join(here, 'dist', file))
writeFileSync(join(here, 'dist/world.json'), JSON.stringify(makeWorld()))
